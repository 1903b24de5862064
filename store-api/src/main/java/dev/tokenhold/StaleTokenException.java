package dev.tokenhold;

import java.util.List;

/**
 * Thrown when a token that was read from a store is saved or deleted, and what was read has changed there since; or is gone, when it is
 * saved. Nothing was changed. Read the token again and decide again what to change, as {@link TokenStore#updateToken} does; or save it
 * {@linkplain OAuthToken#detached() detached}, which merges it into what is stored now.
 */
public final class StaleTokenException extends ConflictException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param id the id of the token
     */
    public StaleTokenException(String id) {
        super(
                "the token " + id
                        + " was changed or deleted since it was read; nothing was done: read it again and decide"
                        + " again what to change, as updateToken does",
                List.of(id));
    }
}
