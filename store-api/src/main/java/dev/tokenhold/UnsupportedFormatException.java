package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** Thrown when a newer version of this library wrote the stored data: upgrade. Nothing was changed. */
public final class UnsupportedFormatException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public UnsupportedFormatException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public UnsupportedFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
