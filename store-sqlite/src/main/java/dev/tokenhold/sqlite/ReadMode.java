package dev.tokenhold.sqlite;

import java.nio.file.Files;

/**
 * How a database of another program is opened to read it, so that all its files stay as they are. The last connection that closes a
 * database with a write-ahead log copies the log into the database and deletes it, unless it is read-only.
 */
enum ReadMode {

    /**
     * There is no log: whatever SQLite puts beside the database, the last connection takes away. If a program was killed in the middle
     * of a transaction, nothing can be read before SQLite has undone it, which it does here.
     */
    WITHOUT_LOG(""),

    /** There is a log without an index. SQLite creates the index, and leaves it behind. */
    WITHOUT_INDEX("?mode=ro"),

    /** There is an index, which is not written. If no other process has the database open, SQLite makes its own index in memory. */
    WITH_INDEX("?mode=ro&readonly_shm=1");

    /** What to add to the URI of the database. */
    final String parameters;

    ReadMode(String parameters) {
        this.parameters = parameters;
    }

    static ReadMode of(SqliteFile file) {
        if (Files.exists(file.index())) {
            return WITH_INDEX;
        }
        return Files.exists(file.log()) ? WITHOUT_INDEX : WITHOUT_LOG;
    }
}
