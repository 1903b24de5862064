package dev.tokenhold.sqlite;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Opens encrypted tokens in an SQLite database.
 *
 * <p>Any number of threads and processes on one machine may use the same file, up to millions of tokens. Reads do not wait for
 * writers, and writers wait for each other. The file and those that SQLite puts beside it, which end in {@code -wal} and {@code
 * -shm}, belong together: a copy of the file alone may lack what was saved last. Not on a network file system, which knows no memory
 * shared between machines.
 */
public final class SqliteTokenStore {

    private SqliteTokenStore() {}

    /**
     * Opens a database of tokens.
     *
     * @param file the file; created by the first save if there is none
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return the open store, to be closed
     * @throws StoreUnavailableException if the folder does not exist, or the file cannot be read
     * @throws KeyUnavailableException if the tokens were encrypted with keys that are not in the keyring
     * @throws CorruptStoreException if the file is damaged, or no SQLite database
     * @throws UnsupportedFormatException if a newer version wrote it
     * @throws InvalidConfigurationException if it is a database of something else
     */
    public static TokenStore open(Path file, Keyring keyring) {
        return open(SqliteDatabase.ofRecords(file), () -> keyring);
    }

    /**
     * Opens an empty database in memory, which is gone when it is closed.
     *
     * @param keyring the keys that the tokens will be encrypted with
     * @return the open store, to be closed
     */
    public static TokenStore inMemory(Keyring keyring) {
        return open(SqliteDatabase.inMemory(), () -> keyring);
    }

    /** The keyring is asked for last, so that what is wrong with the database is told first. */
    static TokenStore open(Database database, Supplier<Keyring> keyring) {
        try {
            JdbcRecordStore records = new JdbcRecordStore(database, TableName.DEFAULT);
            return new EncryptedTokenStore(records, keyring.get());
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}
