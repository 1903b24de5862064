package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** Thrown when stored data is damaged and cannot be trusted: restore it from a backup. Nothing was changed. */
public final class CorruptStoreException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public CorruptStoreException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public CorruptStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
