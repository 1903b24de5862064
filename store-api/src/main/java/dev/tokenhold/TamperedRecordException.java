package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a record is not what was stored under its id: an attacker without the key, or failing hardware, altered it or swapped
 * it with another. Its content is withheld. Restore the record from a backup and find out who can write to the store.
 */
public final class TamperedRecordException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #id()} returns. */
    private final String id;

    /**
     * Creates an exception about one record.
     *
     * @param message what failed, where, what was expected, what to do
     * @param id the id of the record
     * @param cause the cause, or null
     */
    public TamperedRecordException(String message, String id, @Nullable Throwable cause) {
        super(message, cause);
        this.id = id;
    }

    /** {@return the id of the record concerned} */
    public String id() {
        return id;
    }
}
