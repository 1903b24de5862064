package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** What is stored was written by a newer version of this library: upgrade. Nothing was changed. */
public final class UnsupportedFormatException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public UnsupportedFormatException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause what led to it, or null
     */
    public UnsupportedFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
