package dev.tokenhold.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** How connections are opened. */
final class SqliteSettings {

    /** How long a statement waits for a lock; {@link dev.tokenhold.jdbc.Database} tries again for as long as its patience lasts. */
    static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

    private static final List<String> PRAGMAS = List.of(
            // In WAL mode the same as FULL. A database in DELETE mode needs it: FULL does not sync the deletion of the
            // journal, so that a loss of power takes the commit back.
            "PRAGMA synchronous = EXTRA",
            "PRAGMA secure_delete = ON",
            "PRAGMA temp_store = MEMORY",
            // Nothing that a stranger may have written into the schema is to run.
            "PRAGMA trusted_schema = OFF",
            "PRAGMA cell_size_check = ON");

    // But for the last, SQLite's defaults.
    private static final List<String> SMALL = List.of(
            "PRAGMA cache_size = -2000",
            "PRAGMA wal_autocheckpoint = 1000",
            // A log that batches have made long does not stay so.
            "PRAGMA journal_size_limit = 4194304");

    // Lookup keys are random, so a batch changes pages all over the indexes: 5,000 tokens more in a store of a million,
    // 16,000 pages. Those that have no room are written to the log before their time and read again, several times in
    // one transaction.
    private static final List<String> LARGE = List.of(
            "PRAGMA cache_size = -65536",
            // A log that keeps its length is quicker to sync than one that is cut off and grows again.
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
        Connection connection = config.createConnection("jdbc:sqlite:" + name);
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

    /** How long statements of a connection wait for locks from now on. */
    static void waitForLocks(Connection connection, Duration timeout) throws SQLException {
        execute(connection, "PRAGMA busy_timeout = " + timeout.toMillis());
    }

    /**
     * Lets a transaction have more memory, up to 64 MB, and a longer log, up to half the size of the database or 256 MB. Only then
     * is the log copied into the database, so that pages that several batches change are copied once.
     */
    static void grow(Connection connection, int databasePages) throws SQLException {
        executeAll(connection, LARGE);
        int pages = Math.max(LEAST_LOG_PAGES, Math.min(databasePages / 2, MOST_LOG_PAGES));
        execute(connection, "PRAGMA wal_autocheckpoint = " + pages);
    }

    /** Ends what {@link #grow} began: the memory is free at once, and the commits that follow shorten the log. */
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
