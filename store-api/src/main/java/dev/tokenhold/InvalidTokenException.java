package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** Thrown when a token cannot be stored as it is: correct the field that the message names. Nothing was changed. */
public final class InvalidTokenException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public InvalidTokenException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public InvalidTokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
