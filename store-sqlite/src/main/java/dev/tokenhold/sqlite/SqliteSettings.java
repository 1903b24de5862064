package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.StatementCache;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections with the settings that a token store needs. */
final class SqliteSettings {

    /** How long a statement waits for a lock; {@link dev.tokenhold.jdbc.Database} retries until its own timeout. */
    static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private static final List<String> PRAGMAS = List.of(
            // In WAL mode the same as FULL. A database in DELETE mode needs it: FULL does not sync the deletion of the
            // journal, so a loss of power would undo the commit.
            "PRAGMA synchronous = EXTRA",
            "PRAGMA secure_delete = ON",
            "PRAGMA temp_store = MEMORY",
            // Runs no code that an attacker may have written into the schema.
            "PRAGMA trusted_schema = OFF",
            "PRAGMA cell_size_check = ON");

    // SQLite's defaults, except for the last.
    private static final List<String> SMALL = List.of(
            "PRAGMA cache_size = -2000",
            "PRAGMA wal_autocheckpoint = 1000",
            // Shortens a log that batches have made long.
            "PRAGMA journal_size_limit = 4194304");

    // Lookup keys are random, so a batch changes pages all over the indexes: 16,000 pages for 5,000 new tokens in a
    // store of a million. Pages that do not fit into memory are written to the log early and read again, several times
    // in one transaction.
    private static final List<String> LARGE = List.of(
            "PRAGMA cache_size = -65536",
            // A log that keeps its length is quicker to sync than one that shrinks and grows again.
            "PRAGMA journal_size_limit = -1");

    // 4 MB and 256 MB.
    private static final int LEAST_LOG_PAGES = 1_000;
    private static final int MOST_LOG_PAGES = 65_536;

    private SqliteSettings() {}

    /**
     * Opens a connection.
     *
     * @param name the name of the database for SQLite; what it names has to exist
     */
    static Connection open(String name) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        // Otherwise an insert leaves a query for its key open, which keeps VACUUM from running.
        config.setGetGeneratedKeys(false);
        // SQLite itself prepares a statement anew after a change of the schema. A PRAGMA may take effect when it is
        // prepared,
        // so PRAGMAs are never prepared for later.
        Connection connection =
                StatementCache.around(config.createConnection("jdbc:sqlite:" + name), Connection::prepareStatement);
        try {
            waitForLocks(connection, BUSY_TIMEOUT);
            executeAll(connection, PRAGMAS);
            shrink(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Sets how long statements of a connection wait for locks. */
    static void waitForLocks(Connection connection, Duration timeout) throws SQLException {
        execute(connection, "PRAGMA busy_timeout = " + timeout.toMillis());
    }

    /**
     * Allows a transaction more memory, up to 64 MB, and a longer log, up to half the size of the database or 256 MB. SQLite copies
     * the log into the database only at that length, so pages that several batches change are copied once.
     */
    static void grow(Connection connection, int databasePages) throws SQLException {
        executeAll(connection, LARGE);
        int pages = Math.max(LEAST_LOG_PAGES, Math.min(databasePages / 2, MOST_LOG_PAGES));
        execute(connection, "PRAGMA wal_autocheckpoint = " + pages);
    }

    /** Undoes {@link #grow}: the memory is free at once, and the following commits shorten the log. */
    static void shrink(Connection connection) throws SQLException {
        executeAll(connection, SMALL);
    }

    private static void executeAll(Connection connection, List<String> pragmas) throws SQLException {
        for (String pragma : pragmas) {
            execute(connection, pragma);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
