package dev.tokenhold.sqlite;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Opens SQLite databases for tables of any kind, including those of other programs.
 *
 * <p>Commits are durable in any journal mode. Opening changes nothing: neither the journal mode nor the permissions of the file,
 * nor its {@code application_id} or {@code user_version}. Reading changes no file, not even its write-ahead log, which SQLite would copy
 * into the database otherwise; but it undoes the transaction of a program that was killed, without which nothing can be read. Deleted bytes are overwritten in the file ({@code secure_delete}).
 */
public final class SqliteDatabase {

    /** How long work waits for locks of others, as long as for the lock of a token file. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SqliteDatabase() {}

    /**
     * Opens a database for tables other than those of a token store.
     *
     * @param file the file, which need not exist: {@link dev.tokenhold.jdbc.Dialect#create} creates it, for its owner only
     * @return the open database, which connects when it is first used; close it after use
     * @throws StoreUnavailableException if the folder does not exist, or the file is a directory
     */
    public static Database open(Path file) {
        SqliteFile resolved = SqliteFile.at(file);
        return new Database(SqliteDialect.ofOthers(resolved), new FileConnections(resolved, false), TIMEOUT);
    }

    static Database ofRecords(Path file) {
        SqliteFile resolved = SqliteFile.at(file);
        return new Database(SqliteDialect.ofRecords(resolved), new FileConnections(resolved, true), TIMEOUT);
    }

    static Database inMemory() {
        SqliteDialect dialect = SqliteDialect.inMemory();
        try {
            return new Database(dialect, new MemoryConnection(SqliteSettings.open(":memory:")), TIMEOUT);
        } catch (SQLException e) {
            throw dialect.fatal(e);
        }
    }
}
