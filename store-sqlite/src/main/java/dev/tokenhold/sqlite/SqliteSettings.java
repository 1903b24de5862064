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
            // journal, and a loss of power takes a commit back.
            "PRAGMA synchronous = EXTRA",
            "PRAGMA secure_delete = ON",
            // Temporary files of SQLite are nothing that anybody would look for.
            "PRAGMA temp_store = MEMORY",
            // Nothing that a stranger may have written into the schema is to run.
            "PRAGMA trusted_schema = OFF",
            "PRAGMA cell_size_check = ON",
            "PRAGMA journal_size_limit = 4194304");

    private SqliteSettings() {}

    /** Opens a connection to a file, which has to exist. */
    static Connection open(SqliteFile file) throws SQLException {
        // As a URI, in which every character of the path that could mean something is escaped.
        return open("jdbc:sqlite:" + file.path().toUri());
    }

    static Connection openInMemory() throws SQLException {
        return open("jdbc:sqlite::memory:");
    }

    private static Connection open(String url) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(Math.toIntExact(BUSY_TIMEOUT.toMillis()));
        Connection connection = config.createConnection(url);
        try (Statement statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                statement.execute(pragma);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
