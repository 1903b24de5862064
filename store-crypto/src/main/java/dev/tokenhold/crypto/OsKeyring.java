package dev.tokenhold.crypto;

import dev.tokenhold.KeyUnavailableException;

/**
 * The keyring of the operating system, for {@link KeyProtection#osKeyring}. A {@link java.util.ServiceLoader} finds it; the library
 * {@code tokenhold-oskeyring} has one. Thread-safe.
 */
public interface OsKeyring {

    /**
     * Adds an entry for the user who runs the program.
     *
     * @param entry the name of the entry, at most 117 characters (Unicode code points), which no entry has yet
     * @param key its key, 32 bytes
     * @throws KeyUnavailableException if the keyring is missing, locked, or does not take the entry; the message says what to do
     */
    void add(String entry, byte[] key);

    /**
     * Reads the key of an entry. Does not wait for the user to unlock the keyring.
     *
     * @param entry the name of the entry
     * @return its key
     * @throws KeyUnavailableException if there is no such entry, or the keyring is missing or locked; the message says what to do
     */
    byte[] read(String entry);
}
