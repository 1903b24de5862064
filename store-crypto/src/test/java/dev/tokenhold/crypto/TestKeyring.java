package dev.tokenhold.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** One keyring for the tests of every store, protected by a key store because that opens faster than a passphrase. */
public final class TestKeyring {

    private static final String PASSWORD = "open sesame";
    private static final Path FOLDER = makeFolder();
    private static final Path KEY_STORE = FOLDER.resolve("keys.p12");
    private static final Path FILE = FOLDER.resolve("tokenhold.keyring");
    private static final Path PASSWORD_FILE = FOLDER.resolve("password");
    private static final Keyring KEYRING = create();

    private TestKeyring() {}

    /** The keyring. */
    public static Keyring keyring() {
        return KEYRING;
    }

    /** With which a store with this keyring is opened by its URI. */
    public static Map<String, String> settings() {
        return Map.of(
                "keyring",
                FILE.toString(),
                "keyring.keystore",
                KEY_STORE.toString(),
                "keyring.keystore.password",
                "file:" + PASSWORD_FILE,
                "keyring.keystore.alias",
                "tokens");
    }

    /** Writes a keyring that a passphrase opens, with so few rounds that this takes no time. */
    public static void writeWithPassphrase(Path file, String passphrase) {
        try {
            byte[] keys = HandMadeKeyring.keys(1, HandMadeKeyring.newKey(RecordKey.Status.PRIMARY));
            Files.write(file, HandMadeKeyring.bytes(keys, passphrase));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Keyring create() {
        // A password known to all needs no rounds, and thousands of short-lived processes open this key store.
        System.setProperty("keystore.pkcs12.macIterationCount", "1");
        System.setProperty("keystore.pkcs12.keyPbeIterationCount", "1");
        try (OutputStream out = Files.newOutputStream(KEY_STORE)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("tokens", new SecretKeySpec(new byte[32], "AES"), PASSWORD.toCharArray(), null);
            keys.store(out, PASSWORD.toCharArray());
            Files.setPosixFilePermissions(KEY_STORE, PosixFilePermissions.fromString("rw-------"));
            Files.writeString(PASSWORD_FILE, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Keyring keyring = Keyring.create(FILE, KeyProtection.keyStore(KEY_STORE, PASSWORD.toCharArray(), "tokens"));
        FILE.toFile().deleteOnExit();
        KEY_STORE.toFile().deleteOnExit();
        PASSWORD_FILE.toFile().deleteOnExit();
        return keyring;
    }

    private static Path makeFolder() {
        try {
            Path folder = Files.createTempDirectory("tokenhold-keys");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
