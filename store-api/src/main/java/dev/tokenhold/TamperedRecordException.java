package dev.tokenhold;

import org.jspecify.annotations.Nullable;

/**
 * A stored record is not what was stored under its id: it was altered, or swapped with another, by somebody without the key or
 * by failing hardware. Its content is withheld. Restore the record from a backup and find out who can write to the store.
 */
public final class TamperedRecordException extends TokenStoreException {

    private static final long serialVersionUID = 1L;

    /** What {@link #id()} returns. */
    private final String id;

    /**
     * An exception about one record.
     *
     * @param message what failed, where, what was expected, what to do
     * @param id the id of the record
     * @param cause what led to it, or null
     */
    public TamperedRecordException(String message, String id, @Nullable Throwable cause) {
        super(message, cause);
        this.id = id;
    }

    /**
     * The record concerned.
     *
     * @return its id
     */
    public String id() {
        return id;
    }
}
