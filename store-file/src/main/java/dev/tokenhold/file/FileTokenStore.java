package dev.tokenhold.file;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.Keyring;
import java.nio.file.Path;

/**
 * Opens encrypted token files.
 *
 * <p>Every save replaces the whole file, atomically and durably; concurrent saves of many threads share one replacement. Reads come
 * from memory as long as the file has not changed. That suits some thousands of tokens; for more, use a store in a database. Any
 * number of threads and processes on one machine may use the same file. On a network file system that does not honour locks between
 * machines, only one machine may.
 */
public final class FileTokenStore {

    private FileTokenStore() {}

    /**
     * Opens a token file with {@link Recovery#AUTO}.
     *
     * @param file the file; the first save creates it if there is none
     * @param keyring the keys that it is, or will be, encrypted with
     * @return the open store; close it after use
     * @throws StoreUnavailableException if the folder does not exist, or the file cannot be read
     * @throws KeyUnavailableException if the keyring lacks the keys that the file was encrypted with
     * @throws CorruptStoreException if the file is damaged, or not a token file, and there is no backup beside it
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static TokenStore open(Path file, Keyring keyring) {
        return open(file, keyring, Recovery.AUTO);
    }

    /**
     * Opens a token file.
     *
     * @param file the file; the first save creates it if there is none
     * @param keyring the keys that it is, or will be, encrypted with
     * @param recovery what to do when the file is damaged or missing and there is a backup beside it
     * @return the open store; close it after use
     * @throws StoreUnavailableException if the folder does not exist, or the file cannot be read
     * @throws KeyUnavailableException if the keyring lacks the keys that the file was encrypted with
     * @throws CorruptStoreException if the file is damaged, or not a token file, and cannot or may not be recovered
     * @throws UnsupportedFormatException if a newer version wrote it
     */
    public static TokenStore open(Path file, Keyring keyring, Recovery recovery) {
        return new EncryptedTokenStore(new FileRecordStore(TokenFile.at(file, recovery)), keyring);
    }
}
