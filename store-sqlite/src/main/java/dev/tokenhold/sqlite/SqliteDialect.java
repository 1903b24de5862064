package dev.tokenhold.sqlite;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.SchemaFile;
import dev.tokenhold.spi.DurableFiles;
import dev.tokenhold.spi.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What is special about SQLite. Thread-safe. */
final class SqliteDialect implements Dialect {

    /** "TOKH", by which a database is known as one of a record store. */
    static final int APPLICATION_ID = 0x544F4B48;

    private static final SchemaFile SCHEMA = SchemaFile.of(SqliteDialect.class, "schema.sql");
    private static final System.Logger LOG = System.getLogger(SqliteDialect.class.getName());

    private final @Nullable SqliteFile file;
    private final boolean ours;
    private final SqliteFailures failures;

    private SqliteDialect(@Nullable SqliteFile file, boolean ours) {
        this.file = file;
        this.ours = ours;
        this.failures = new SqliteFailures(file);
    }

    /** For the database of a record store, which gets a write-ahead log when it is created. */
    static SqliteDialect ofRecords(SqliteFile file) {
        return new SqliteDialect(file, true);
    }

    /** For a database whose journal mode and schema are the business of others. */
    static SqliteDialect ofOthers(SqliteFile file) {
        return new SqliteDialect(file, false);
    }

    static SqliteDialect inMemory() {
        return new SqliteDialect(null, false);
    }

    @Override
    public String place() {
        return failures.place();
    }

    @Override
    public SchemaFile schema() {
        return SCHEMA;
    }

    @Override
    public OptionalInt schemaVersion(Connection connection, String table) throws SQLException {
        // The tables first: while another process creates them, everything that is read later is there as well.
        boolean present = hasTable(connection, table);
        boolean empty = isEmpty(connection);
        int applicationId = number(connection, "PRAGMA application_id");
        int version = number(connection, "PRAGMA user_version");
        if (applicationId == APPLICATION_ID) {
            restrict();
            // A newer version may have given the table another name.
            return present || version > JdbcRecordStore.SCHEMA_VERSION ? OptionalInt.of(version) : OptionalInt.empty();
        }
        if (empty && applicationId == 0) {
            return OptionalInt.empty();
        }
        throw foreign(present, applicationId, version);
    }

    @Override
    public Failure classify(SQLException failure) {
        return failures.classify(failure);
    }

    @Override
    public TokenStoreException fatal(SQLException failure) {
        return failures.fatal(failure);
    }

    @Override
    public String reason(SQLException failure) {
        return failures.reason(failure);
    }

    @Override
    public boolean exists() {
        return file == null || file.exists();
    }

    @Override
    public void create() {
        if (file == null || file.exists()) {
            return;
        }
        try {
            DurableFiles.createEmpty(file.path());
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    place() + " cannot be created: " + FileFailure.reason(e)
                            + "; nothing was changed, put that right and save again",
                    e);
        }
    }

    @Override
    public boolean hasSingleWriter() {
        return true;
    }

    // The driver begins the next transaction as soon as one is committed, which would keep the lock: so not by its
    // methods.

    @Override
    public void begin(Connection connection) throws SQLException {
        if (ours && isEmpty(connection)) {
            // Not possible within a transaction. Where there can be no write-ahead log the mode stays what it is, which
            // is as durable.
            execute(connection, "PRAGMA journal_mode = WAL");
        }
        // A deferred transaction that reads first cannot wait for the lock when it comes to write.
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        try {
            execute(connection, "ROLLBACK");
        } catch (SQLiteException e) {
            // No transaction is active: SQLite ends one by itself when the disk is full or fails.
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
                throw e;
            }
        }
    }

    @Override
    public void end(Connection connection) {}

    @Override
    public void erase(Connection connection) throws SQLException {
        // Deleted bytes were overwritten in the pages, but the log still has the pages of before.
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (result.next() && result.getInt(1) != 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "deleted bytes remain in {0} until the next deletion or until everybody has closed the database: it"
                                + " could not be emptied, because others kept reading or writing for {1} s",
                        file == null ? place() : file.log(),
                        SqliteSettings.BUSY_TIMEOUT.toSeconds());
            }
        }
    }

    private void restrict() {
        if (file == null) {
            return;
        }
        for (Path each : file.all()) {
            try {
                if (Files.exists(each)) {
                    DurableFiles.restrict(each);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "another process has removed a file meanwhile", e);
            }
        }
    }

    private InvalidConfigurationException foreign(boolean hasTable, int applicationId, int version) {
        if (!hasTable) {
            return new InvalidConfigurationException(place()
                    + " has tables already, and none of Tokenhold: its tokens are kept in a database of their own, name"
                    + " another file");
        }
        return new InvalidConfigurationException(place() + " has a table of the right name, but its application_id is "
                + applicationId + " and not " + APPLICATION_ID + " (user_version " + version
                + "): name another file; or if it was restored from a dump, which keeps neither of the two, set them: PRAGMA"
                + " application_id = " + APPLICATION_ID + "; PRAGMA user_version = " + JdbcRecordStore.SCHEMA_VERSION);
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    private static boolean hasTable(Connection connection, String name) throws SQLException {
        String sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
