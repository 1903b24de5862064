package dev.tokenhold;

import dev.tokenhold.internal.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The common type of all failures of a store. The subclass says what to do about it; the message says what failed, where, what was
 * expected, and the next step. No message contains a secret or a user name. A message is one line: characters that would end it, be invisible
 * or change a terminal, as in an id, stand in it as escapes: a backslash, a u and four digits.
 */
public class TokenStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public TokenStoreException(String message) {
        super(PrintableText.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public TokenStoreException(String message, @Nullable Throwable cause) {
        super(PrintableText.of(message), cause);
    }
}
