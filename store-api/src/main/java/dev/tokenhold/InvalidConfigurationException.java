package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/** A store's URI or one of its settings is wrong: correct what the message names. Nothing was opened. */
public final class InvalidConfigurationException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public InvalidConfigurationException(String message) {
        super(message);
    }

    /**
     * An exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause what led to it, or null
     */
    public InvalidConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
