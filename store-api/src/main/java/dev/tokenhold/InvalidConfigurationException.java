package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** Thrown when a store's URI or one of its settings is wrong: correct what the message names. Nothing was opened. */
public final class InvalidConfigurationException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public InvalidConfigurationException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public InvalidConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
