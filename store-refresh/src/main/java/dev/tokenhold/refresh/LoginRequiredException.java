package dev.tokenhold.refresh;

import dev.tokenhold.TokenStoreException;

/** Thrown when no refresh can help: there is no such token, it has no refresh token, or the provider refused that. Let the user log in. */
public final class LoginRequiredException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    private final boolean certain;

    LoginRequiredException(String message, boolean certain) {
        super(message);
        this.certain = certain;
    }

    /**
     * Tells whether the login is certainly over.
     *
     * @return false if the refresh token may have been presented before the request that was refused, so that its answer, with a newer refresh
     *     token, may still come; do not delete the token then
     */
    public boolean certain() {
        return certain;
    }
}
