package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the key that a store is encrypted with is missing, or another key was given: provide the right key. Nothing was
 * changed.
 */
public final class KeyUnavailableException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public KeyUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public KeyUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
