package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * The common type of all failures of a store. The subclass says what to do about it; the message says what failed, where, what was
 * expected, and the next step. No message contains a secret or a user name.
 */
public class TokenStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public TokenStoreException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public TokenStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
