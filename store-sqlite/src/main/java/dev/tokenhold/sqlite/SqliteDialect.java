package dev.tokenhold.sqlite;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FilePlace;
import dev.tokenhold.internal.SetAside;
import dev.tokenhold.internal.StoreFolder;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.Failure;
import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaFile;
import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Adapts the SQL store to SQLite. Thread-safe. */
final class SqliteDialect implements Dialect {

    /** "TOKH", which marks a database as one of a record store. */
    static final int APPLICATION_ID = 0x544F4B48;

    private static final SchemaFile SCHEMA = SchemaFile.of(SqliteDialect.class.getResourceAsStream("schema.sql"));
    private static final System.Logger LOG = System.getLogger(SqliteDialect.class.getName());

    private static final Duration ERASURE_TIMEOUT = Duration.ofSeconds(2);

    // secure_delete overwrites deleted records, but not the copies that rearranging pages leaves in their unused parts
    // (seen for one value of a thousand). Only rewriting the database removes those, which takes 10 ms for this many
    // bytes.
    private static final long REWRITTEN_AT_ONCE = 4L << 20;

    // So many fit into the memory and the log that a connection has anyway.
    private static final int MANY_ROWS = 100;

    private static final int MOST_FAULTS = 20;

    private final @Nullable SqliteFile file;
    private final boolean ours;
    private final SqliteFailures failures;
    private final @Nullable StoreFolder folder;

    private SqliteDialect(@Nullable SqliteFile file, boolean ours) {
        this.file = file;
        this.ours = ours;
        this.failures = new SqliteFailures(file);
        this.folder = file == null ? null : StoreFolder.of(file.path(), "the database");
    }

    /** Creates the dialect for the database of a record store, which gets a write-ahead log when it is created. */
    static SqliteDialect ofRecords(SqliteFile file) {
        return new SqliteDialect(file, true);
    }

    /** Creates the dialect for a database whose journal mode and schema belong to other programs. */
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
        // The tables first: if another process is creating them, the values that are read later exist as well.
        boolean present = SqliteSchema.hasTableOrView(connection, table);
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

    /** Tells whether a database has records or is empty, so that it belongs to no other program. */
    static boolean mayHoldRecords(Connection connection) throws SQLException {
        int applicationId = number(connection, "PRAGMA application_id");
        return applicationId == APPLICATION_ID || (applicationId == 0 && isEmpty(connection));
    }

    @Override
    public List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        return SqliteSchema.deviations(connection, table);
    }

    /** Reads all pages, and compares the indexes with the table: an index that lacks a row hides a token. */
    @Override
    public List<Finding> examine(Connection connection, String table) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + MOST_FAULTS + ")")) {
            while (rows.next()) {
                String fault = rows.getString(1);
                if (!fault.equals("ok")) {
                    findings.add(
                            Finding.damage(
                                    place(),
                                    "fails SQLite's integrity check: " + fault.replaceAll("[^ -~]", "?"),
                                    "if it names an index, run REINDEX in sqlite3; otherwise restore the database from a backup"));
                }
            }
        }
        return findings;
    }

    @Override
    public boolean hasTable(Connection connection, String table) throws SQLException {
        String sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public boolean isSameDatabase(Connection connection, Dialect other, Connection otherConnection) {
        return other instanceof SqliteDialect dialect
                && file != null
                && dialect.file != null
                && FilePlace.isSame(file.path(), dialect.file.path());
    }

    @Override
    public Failure classify(SQLException failure) {
        return failures.classify(failure);
    }

    @Override
    public Duration retryTimeout(SQLException failure) {
        // A failing disk does not recover soon. Another attempt is still worthwhile: success settles an unknown
        // outcome.
        return SqliteFailures.isOfDisk(failure) ? Duration.ofSeconds(1) : Dialect.super.retryTimeout(failure);
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
        if (file == null || folder == null) {
            return true;
        }
        boolean wasFound = folder.wasFound();
        if (file.exists()) {
            folder.found();
            return true;
        }
        folder.requireEmpty(wasFound);
        return false;
    }

    @Override
    public void create() {
        if (file == null || exists()) {
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
    public int concurrentWriters() {
        return 1;
    }

    @Override
    public boolean rewritesNamedIndexes() {
        return true;
    }

    // Not by the driver's methods: it begins the next transaction as soon as one is committed, which would keep the
    // lock.

    @Override
    public void begin(Connection connection, int rows) throws SQLException {
        if (ours && isEmpty(connection)) {
            // Not possible within a transaction. Where a write-ahead log is not possible, the mode stays as it is,
            // which is as durable.
            SqliteSettings.execute(connection, "PRAGMA journal_mode = WAL");
        }
        // A deferred transaction that reads first cannot wait for the lock once it wants to write.
        SqliteSettings.execute(connection, "BEGIN IMMEDIATE");
        if (ours && rows > MANY_ROWS) {
            SqliteSettings.grow(connection, number(connection, "PRAGMA page_count"));
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        SqliteSettings.execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        try {
            SqliteSettings.execute(connection, "ROLLBACK");
        } catch (SQLiteException e) {
            // No transaction is active: SQLite itself ends one when the disk is full or fails.
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
                throw e;
            }
        }
    }

    @Override
    public void end(Connection connection, int rows) throws SQLException {
        if (ours && rows > MANY_ROWS) {
            SqliteSettings.shrink(connection);
        }
    }

    @Override
    public void erase(Connection connection) throws SQLException {
        if (file == null) {
            return;
        }
        if (ours) {
            deleteSetAside(file.path());
        }
        SqliteSettings.waitForLocks(connection, ERASURE_TIMEOUT);
        try {
            if (ours && bytesInUse(connection) <= REWRITTEN_AT_ONCE) {
                SqliteSettings.execute(connection, "VACUUM");
            }
            // The log still has the old pages.
            if (number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
                throw new SQLException("its write-ahead log could not be emptied, because others kept using it for "
                        + ERASURE_TIMEOUT.toSeconds() + " s");
            }
        } finally {
            SqliteSettings.waitForLocks(connection, SqliteSettings.BUSY_TIMEOUT);
        }
    }

    @Override
    public Optional<FenceTriggers> fenceTriggers() {
        return Optional.of(new SqliteFenceTriggers());
    }

    private static void deleteSetAside(Path path) throws SQLException {
        try {
            SetAside.delete(path);
        } catch (IOException e) {
            throw new SQLException("what a restore has set aside cannot be deleted: " + FileFailure.reason(e), e);
        }
    }

    private static long bytesInUse(Connection connection) throws SQLException {
        long pages = number(connection, "PRAGMA page_count") - (long) number(connection, "PRAGMA freelist_count");
        return pages * number(connection, "PRAGMA page_size");
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
                    + " belongs to another program: it has other tables, or an application_id, which is "
                    + applicationId
                    + "; tokens are kept in a database of their own, name another file");
        }
        return new InvalidConfigurationException(place() + " has a table of the right name, but its application_id is "
                + applicationId + " and not " + APPLICATION_ID + " (user_version " + version
                + "): name another file; or if it was restored from a dump, which keeps neither of the two, set them: PRAGMA"
                + " application_id = " + APPLICATION_ID + "; PRAGMA user_version = " + JdbcRecordStore.SCHEMA_VERSION);
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        return number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
