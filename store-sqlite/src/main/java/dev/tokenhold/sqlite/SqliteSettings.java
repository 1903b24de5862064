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
            "PRAGMA cell_size_check = ON",
            // A log that one big batch has made long does not stay so.
            "PRAGMA journal_size_limit = 4194304");

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
            for (String pragma : PRAGMAS) {
                execute(connection, pragma);
            }
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

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
