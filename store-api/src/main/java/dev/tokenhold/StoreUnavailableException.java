package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the store cannot be reached, read or written at present: fix what the message names (a server, a full disk, a
 * permission) and try again. {@link #refused()} tells when waiting alone does not help.
 */
public final class StoreUnavailableException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #outcomeUnknown()} returns. */
    private final boolean outcomeUnknown;

    /** What {@link #refused()} returns. */
    private final boolean refused;

    /**
     * Creates an exception for an operation that changed nothing.
     *
     * @param message what failed, where, what was expected, what to do
     */
    public StoreUnavailableException(String message) {
        this(message, false, null);
    }

    /**
     * Creates an exception for an operation that changed nothing.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        this(message, false, cause);
    }

    /**
     * Creates the exception that a store throws after it was closed.
     *
     * @return the exception
     */
    public static StoreUnavailableException closed() {
        return new StoreUnavailableException("this store was closed: open it again");
    }

    /**
     * Creates an exception that says whether the change may have been stored.
     *
     * @param message what failed, where, what was expected, what to do
     * @param outcomeUnknown true if the change may have been stored
     * @param cause the cause, or null
     */
    public StoreUnavailableException(String message, boolean outcomeUnknown, @Nullable Throwable cause) {
        this(message, outcomeUnknown, false, cause);
    }

    private StoreUnavailableException(
            String message, boolean outcomeUnknown, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
        this.refused = refused;
    }

    /**
     * Creates the exception for an operation that the store refused. The operation changed nothing, and fails again until you put right
     * what the message names.
     *
     * @param message what failed, where, what was expected, what to do
     * @param cause the cause, or null
     * @return the exception
     */
    public static StoreUnavailableException refused(String message, @Nullable Throwable cause) {
        return new StoreUnavailableException(message, false, true, cause);
    }

    /**
     * Tells whether the change may have been stored. Read the token again to find out; saving it again is safe.
     *
     * @return true if the change may or may not have been stored, false if it was not
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /**
     * Tells whether the store refused the operation, for example because a right is missing. Trying again does not help until you put
     * right what the message names.
     *
     * @return true if it refused; false if it could not be reached, or may be able to do the same later
     */
    public boolean refused() {
        return refused;
    }
}
