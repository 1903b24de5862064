package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** The key that a store is encrypted with is missing, or the one given is another: bring the right key. Nothing was changed. */
public final class KeyUnavailableException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public KeyUnavailableException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause what led to it, or null
     */
    public KeyUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
