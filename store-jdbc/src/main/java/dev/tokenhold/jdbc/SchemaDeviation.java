package dev.tokenhold.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * One way in which the table of a {@link JdbcRecordStore} differs from its schema.
 *
 * @param found what is there, for example {@code the column sealed is TEXT}. Names come from the database, so characters that are
 *     not printable ASCII are replaced by question marks
 * @param expected what the schema says, for example {@code BLOB NOT NULL}
 * @param remedy what to do about it, for example {@code drop the trigger}
 * @param harmful whether the store could lose tokens or mix them up, so that it refuses the table; otherwise it logs a warning
 * @param unindexed the column whose index is missing; null if this is about something else
 */
public record SchemaDeviation(
        String found,
        String expected,
        String remedy,
        boolean harmful,
        @Nullable String unindexed) {

    /**
     * Creates a deviation.
     *
     * @param found what is there
     * @param expected what the schema says
     * @param remedy what to do about it
     * @param harmful whether the store refuses the table
     * @param unindexed the column whose index is missing, or null
     */
    public SchemaDeviation {
        found = printable(found);
    }

    /**
     * Creates a deviation that is not about a missing index.
     *
     * @param found what is there
     * @param expected what the schema says
     * @param remedy what to do about it
     * @param harmful whether the store refuses the table
     */
    public SchemaDeviation(String found, String expected, String remedy, boolean harmful) {
        this(found, expected, remedy, harmful, null);
    }

    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /** Returns what is there and what was expected, as a part of a message. */
    @Override
    public String toString() {
        return found + " (expected: " + expected + ")";
    }
}
