package dev.tokenhold.jdbc;

/**
 * One way in which the table of a {@link JdbcRecordStore} differs from its schema.
 *
 * @param found what is there, for example {@code the column sealed is TEXT}. Names come from the database, so characters that are
 *     not printable ASCII are replaced by question marks
 * @param expected what the schema says, for example {@code BLOB NOT NULL}
 * @param remedy what to do about it, for example {@code drop the trigger}
 * @param harmful whether the store could lose tokens or mix them up, so that it refuses the table; otherwise it logs a warning
 */
public record SchemaDeviation(String found, String expected, String remedy, boolean harmful) {

    /**
     * Creates a deviation.
     *
     * @param found what is there
     * @param expected what the schema says
     * @param remedy what to do about it
     * @param harmful whether the store refuses the table
     */
    public SchemaDeviation {
        found = printable(found);
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
