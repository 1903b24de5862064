package sample.secretsmanager;

import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** One keyring for all tests. A key in a key store opens it at once; a passphrase would cost half a second each time. */
final class TestKeyring {

    private static final char[] PASSWORD = "not a password".toCharArray();
    private static final Path FOLDER = createFolder();
    private static final Keyring KEYRING = Keyring.create(
            FOLDER.resolve("tokenhold.keyring"), KeyProtection.keyStore(FOLDER.resolve("key.p12"), PASSWORD, "key"));

    private TestKeyring() {}

    static Keyring keyring() {
        return KEYRING;
    }

    /** Returns the settings with which a program opens the keyring. */
    static Map<String, String> settings() {
        return Map.of(
                "keyring",
                FOLDER.resolve("tokenhold.keyring").toString(),
                "keyring.keystore",
                FOLDER.resolve("key.p12").toString(),
                "keyring.keystore.password",
                "file:" + FOLDER.resolve("password"),
                "keyring.keystore.alias",
                "key");
    }

    private static Path createFolder() {
        try {
            Path folder = Files.createTempDirectory("tokenhold-sample");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (String name :
                        new String[] {"tokenhold.keyring", "tokenhold.keyring.lock", "key.p12", "password", ""}) {
                    folder.resolve(name).toFile().delete();
                }
            }));
            Files.writeString(folder.resolve("password"), new String(PASSWORD));
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, PASSWORD);
            keys.setKeyEntry("key", new SecretKeySpec(new byte[32], "AES"), PASSWORD, null);
            try (OutputStream out = Files.newOutputStream(folder.resolve("key.p12"))) {
                keys.store(out, PASSWORD);
            }
            return folder;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
