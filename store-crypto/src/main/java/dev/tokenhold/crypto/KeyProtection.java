package dev.tokenhold.crypto;

import com.google.crypto.tink.KmsClient;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Protects the keys of a {@link Keyring} file by encryption. Immutable and thread-safe; {@code toString} shows no secret.
 */
public abstract class KeyProtection {

    static final int SALT_LENGTH = 32;

    KeyProtection() {}

    /**
     * Protects a keyring by a passphrase: PBKDF2-HMAC-SHA256 (RFC 8018), 600,000 rounds for new keyrings. It is only as strong as
     * the passphrase: use five random words or more.
     *
     * @param passphrase the passphrase, not empty; copied, so that you can overwrite it. It is used exactly as it is, without
     *     Unicode normalisation
     * @return the protection
     * @throws KeyUnavailableException if the passphrase is empty
     */
    public static KeyProtection passphrase(char[] passphrase) {
        return new PassphraseProtection(passphrase);
    }

    /**
     * Protects a keyring by an AES key in a PKCS12 key store, as {@code keytool -genseckey -keyalg AES -keysize 256 -storetype
     * PKCS12} makes it. The key store is read when a keyring is created or opened.
     *
     * @param pkcs12 the key store file
     * @param password its password, not empty, copied. Before version 25, Java reads only key stores whose password is printable ASCII
     * @param alias the name of the key in it
     * @return the protection
     * @throws KeyUnavailableException if the password is empty
     */
    public static KeyProtection keyStore(Path pkcs12, char[] password, String alias) {
        return new KeyStoreProtection(pkcs12, password, alias);
    }

    /**
     * Protects a keyring by a key that never leaves a key management service.
     *
     * @param client Tink's client for the service
     * @param keyUri the key, in the notation of that client, for example {@code aws-kms://arn:…}
     * @return the protection
     */
    public static KeyProtection kms(KmsClient client, String keyUri) {
        return new KmsProtection(client, keyUri);
    }

    /**
     * Protects a keyring by a random key of 32 bytes in the keyring of the operating system: the Secret Service of a Linux desktop, the
     * Keychain of macOS, the Credential Manager of Windows. It is for the machines of developers: there has to be a desktop session, or
     * something else that has unlocked the keyring, and other programs of the user can read the key. Every keyring file that you create or
     * rewrap gets a key of its own, NAME/16 hexadecimal digits. Keys are never replaced or deleted. You cannot open the file on
     * another machine: rewrap it before you take it there.
     *
     * @param name the name, 1 to 100 letters, digits, punctuation, symbols and spaces
     * @return the protection
     * @throws InvalidConfigurationException if the name has another form
     * @throws KeyUnavailableException if no {@link OsKeyring} is on the class path: the library {@code tokenhold-oskeyring} has one
     */
    public static KeyProtection osKeyring(String name) {
        return new OsKeyringProtection(name, OsKeyringProtection.found());
    }

    /**
     * Returns the same protection with a number of rounds of your own, for new keyrings and for {@link KeyringEditor#rewrap}. An existing
     * keyring is opened with its own number.
     *
     * @param rounds the rounds of PBKDF2, from {@value PassphraseProtection#ROUNDS} to {@value PassphraseProtection#MAX_ROUNDS}
     * @return the protection
     * @throws InvalidConfigurationException if the rounds are out of range, or this is not a passphrase
     */
    public KeyProtection withRounds(int rounds) {
        throw new InvalidConfigurationException("only a passphrase is protected by rounds, not " + kind().description);
    }

    /** The parameters that a keyring file stores, and the key that they lead to. */
    record Derived(Bytes parameters, Bytes salt, Bytes inputKey) {}

    /** The kinds of protection, with their numbers in a keyring file. */
    enum Kind {
        PASSPHRASE(1, "a passphrase"),
        KEY_STORE(2, "a key in a PKCS12 key store"),
        KMS(3, "a key in a key management service"),
        OS_KEYRING(4, "a key in the operating system's keyring");

        final int number;
        final String description;

        Kind(int number, String description) {
            this.number = number;
            this.description = description;
        }
    }

    /** Requires that nothing follows the parameters. */
    static void requireEnd(ByteBuffer parameters) {
        if (parameters.hasRemaining()) {
            throw new IllegalArgumentException("its parameters are too long");
        }
    }

    abstract Kind kind();

    /** Creates the key for a new keyring. */
    abstract Derived create();

    /**
     * Creates the key for the next revision of a keyring: a key encrypts once, so this is a new one, as hard to find as the one before.
     *
     * @param parameters those of the present revision
     */
    Derived renew(Bytes parameters) {
        return create();
    }

    /**
     * Finds the key of an existing keyring.
     *
     * @throws java.nio.BufferUnderflowException if the parameters are too short
     * @throws IllegalArgumentException if they are too long or out of range; the message continues "the keyring is damaged: "
     */
    abstract Derived open(Bytes parameters);

    /**
     * Tells whether this protection opens what another one has opened, without asking it. That is for a secret which both hold; a
     * service is asked each time, since it may have withdrawn the key.
     */
    boolean replaces(KeyProtection other) {
        return false;
    }

    /** Returns the file that the key lies in; null if it lies in none. */
    @Nullable
    Path keyFile() {
        return null;
    }

    /** Describes the protection without any secret, from a keyring file's parameters. */
    abstract String describe(Bytes parameters);
}
