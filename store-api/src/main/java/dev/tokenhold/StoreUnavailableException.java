package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be reached, read or written at present: put right what the message names (a server, a full disk, a
 * permission) and try again.
 */
public final class StoreUnavailableException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #outcomeUnknown()} returns. */
    private final boolean outcomeUnknown;

    /**
     * An exception for an operation that has changed nothing.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public StoreUnavailableException(String message) {
        this(message, false, null);
    }

    /**
     * An exception for an operation that has changed nothing.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause what led to it, or null
     */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        this(message, false, cause);
    }

    /**
     * An exception that says whether the change is known not to have happened.
     *
     * @param message what failed, where, what was expected, what to do
     * @param outcomeUnknown whether the change may have been stored all the same
     * @param cause what led to it, or null
     */
    public StoreUnavailableException(String message, boolean outcomeUnknown, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /**
     * Whether the change may have been stored all the same. Read the token again to find out; saving it again is safe.
     *
     * @return true if the change may or may not have been stored, false if it was not
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
