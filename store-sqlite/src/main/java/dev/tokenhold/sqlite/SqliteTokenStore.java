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
import dev.tokenhold.spi.RecordStore;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Opens encrypted tokens in an SQLite database.
 *
 * <p>Any number of threads and processes on one machine may use the same file, up to millions of tokens. Reads do not wait for
 * writers, and writers wait for each other. The file and those that SQLite puts beside it, which end in {@code -wal} and {@code
 * -shm}, belong together: a copy of the file alone may lack what was saved last. Do not use a network file system, since machines
 * cannot share memory through it.
 */
public final class SqliteTokenStore {

    private SqliteTokenStore() {}

    /**
     * Opens a database of tokens.
     *
     * @param file the file; the first save creates it if there is none
     * @param keyring the keys that the tokens are, or will be, encrypted with
     * @return the open store; close it after use
     * @throws StoreUnavailableException if the folder does not exist, or the file cannot be read
     * @throws KeyUnavailableException if the keyring lacks the keys that the tokens were encrypted with
     * @throws CorruptStoreException if the file is damaged, or not an SQLite database
     * @throws UnsupportedFormatException if a newer version wrote it
     * @throws InvalidConfigurationException if the database belongs to another program
     */
    public static TokenStore open(Path file, Keyring keyring) {
        return open(SqliteDatabase.ofRecords(file), records -> new EncryptedTokenStore(records, keyring));
    }

    /**
     * Opens an empty database in memory, which is gone when it is closed.
     *
     * @param keyring the keys that the tokens will be encrypted with
     * @return the open store; close it after use
     */
    public static TokenStore inMemory(Keyring keyring) {
        return open(SqliteDatabase.inMemory(), records -> new EncryptedTokenStore(records, keyring));
    }

    /** Opens a store. Reads the keyring last, so that errors of the database come first. */
    static TokenStore open(Database database, Function<RecordStore, TokenStore> tokens) {
        return JdbcRecordStore.open(database, TableName.DEFAULT, tokens);
    }
}
