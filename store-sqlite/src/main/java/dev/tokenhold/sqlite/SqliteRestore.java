package dev.tokenhold.sqlite;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.DurableFiles;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.FileHealth;
import dev.tokenhold.internal.Restoring;
import dev.tokenhold.internal.SetAside;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RestorePreparation;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Replaces a database by a copy of it. A database that can be read is overwritten in one transaction, so that programs may go on to use
 * it. A damaged one is moved away, with the files beside it: a program that has it open goes on with the file that was moved, until it
 * uses the store the next time.
 */
final class SqliteRestore {

    private static final Set<SQLiteErrorCode> TOO_DAMAGED =
            EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private static final int PAGES_AT_ONCE = 1_000;
    // Waits 30 s for writers, as every change does.
    private static final int PAUSE_MILLIS = 100;
    private static final int MOST_PAUSES = 300;

    private final SqliteFile file;
    private final SqliteFile staged;
    private final SqliteFailures failures;

    private SqliteRestore(SqliteFile file) {
        this.file = file;
        this.staged = new SqliteFile(file.path().resolveSibling(file.path().getFileName() + ".restore.tmp"));
        this.failures = new SqliteFailures(file);
    }

    /**
     * Restores the database.
     *
     * @return the files that were set aside
     */
    static List<Path> of(SqliteFile file, Path copy, RestorePreparation preparation) {
        SqliteRestore restore = new SqliteRestore(file);
        FileHealth.requireRegular(file.path(), "the database");
        try {
            Restoring.requireCopy(copy, file.path());
            return restore.from(SqliteFile.at(copy), preparation);
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the database " + file.path() + " cannot be restored from " + copy + ": " + FileFailure.reason(e)
                            + "; put that right and try again",
                    e);
        }
    }

    private List<Path> from(SqliteFile source, RestorePreparation preparation) throws IOException {
        try (RecordStore present = present(file)) {
            return Restoring.behindFence(file.path(), present, () -> {
                try {
                    stage(source);
                    prepare(present, preparation);
                    return replace();
                } finally {
                    deleteStaged();
                }
            });
        }
    }

    /** Finds what restores have left: what they set aside, and the temporary files of killed ones. */
    static List<Finding> leftovers(SqliteFile file, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        for (Path each : new SqliteRestore(file).staged.all()) {
            FileHealth.leftover(each, Restoring.lock(file.path()), repair).ifPresent(findings::add);
        }
        try {
            findings.addAll(SetAside.findings(file.path()));
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the folder of the database " + file.path() + " cannot be read: " + FileFailure.reason(e), e);
        }
        return findings;
    }

    /** Opens the records as they are; null if they cannot be opened because of damage. */
    private static @Nullable RecordStore present(SqliteFile file) {
        try {
            return file.exists() ? new JdbcRecordStore(database(file), TableName.DEFAULT) : null;
        } catch (CorruptStoreException e) {
            return null;
        } catch (InvalidConfigurationException e) {
            // Either its table differs from the schema, or it belongs to another program: that throws again.
            try (Database database = database(file)) {
                JdbcRecordStore.examine(database, TableName.DEFAULT, false);
            }
            return null;
        }
    }

    private static Database database(SqliteFile file) {
        return SqliteDatabase.ofRecords(file.path());
    }

    // A database of its own, so that what was examined is what is put in place, and the copy stays as it is.
    private void stage(SqliteFile source) throws IOException {
        deleteStaged();
        DurableFiles.createEmpty(staged.path());
        // SQLite creates no files beside a database that cannot change.
        boolean alone = source.all().stream().skip(1).noneMatch(Files::exists);
        try (Connection connection = SqliteSettings.open(source.uri() + (alone ? "?immutable=1" : ""))) {
            copyInto(connection, staged.path());
        } catch (SQLException e) {
            throw new SqliteFailures(source).fatal(e);
        }
    }

    private void prepare(@Nullable RecordStore present, RestorePreparation preparation) {
        try (Database database = database(staged)) {
            for (Finding finding : JdbcRecordStore.examine(database, TableName.DEFAULT, false)) {
                if (finding.severity() == Finding.Severity.DAMAGE) {
                    throw new CorruptStoreException("the copy is damaged: it " + finding.problem()
                            + "; nothing was changed, name another copy");
                }
            }
        }
        try (Database database = database(staged);
                RecordStore records = new JdbcRecordStore(database, TableName.DEFAULT)) {
            // A fence of when the copy was made.
            records.fence().ifPresent(WriteFence::lift);
            preparation.prepare(present, records);
            String table = TableName.DEFAULT.quoted(database.dialect().quote());
            database.change(connection -> {
                // As Versions.first makes them, but odd.
                SqliteSettings.execute(
                        connection, "UPDATE " + table + " SET version = (random() & 0x3fffffffffffffff) | 1");
                return true;
            });
        }
    }

    private List<Path> replace() throws IOException {
        Path aside = SetAside.name(file.path());
        if (file.exists()) {
            try (Connection connection = SqliteSettings.open(file.uri())) {
                keep(connection, aside);
                overwrite(connection);
                return List.of(aside);
            } catch (SQLException e) {
                if (!TOO_DAMAGED.contains(SqliteFailures.primaryCode(e))) {
                    throw failures.fatal(e);
                }
            }
        }
        // The log that a new database gets, too.
        try (Connection connection = SqliteSettings.open(staged.uri())) {
            SqliteSettings.execute(connection, "PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw new SqliteFailures(staged).fatal(e);
        }
        return moveAway(aside);
    }

    private static void keep(Connection connection, Path aside) throws SQLException, IOException {
        DurableFiles.createEmpty(aside);
        try {
            copyInto(connection, aside);
        } catch (SQLException e) {
            DurableFiles.delete(aside);
            throw e;
        }
    }

    private void overwrite(Connection connection) throws SQLException {
        SQLiteErrorCode result = SQLiteErrorCode.getErrorCode(connection
                .unwrap(SQLiteConnection.class)
                .getDatabase()
                .restore("main", staged.path().toString(), null, PAUSE_MILLIS, MOST_PAUSES, PAGES_AT_ONCE));
        if (result != SQLiteErrorCode.SQLITE_OK) {
            throw new SQLiteException(result.toString(), result);
        }
        // It is as long as the database. If others read, it stays so until they have ended.
        SqliteSettings.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private List<Path> moveAway(Path aside) throws IOException {
        List<Path> moved = new ArrayList<>();
        // First what SQLite would take for the log of the new database.
        for (Path beside : file.all().subList(1, file.all().size())) {
            if (Files.exists(beside)) {
                String suffix = beside.getFileName()
                        .toString()
                        .substring(file.path().getFileName().toString().length());
                Path name = aside.resolveSibling(aside.getFileName() + suffix);
                DurableFiles.setAside(beside, name);
                moved.add(name);
            }
        }
        DurableFiles.replaceBy(staged.path(), file.path(), aside);
        if (Files.exists(aside)) {
            moved.add(0, aside);
        }
        return moved;
    }

    private void deleteStaged() throws IOException {
        for (Path each : staged.all()) {
            DurableFiles.delete(each);
        }
    }

    private static void copyInto(Connection connection, Path empty) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, empty.toString());
            statement.execute();
        }
    }
}
