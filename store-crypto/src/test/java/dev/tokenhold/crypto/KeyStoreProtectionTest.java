package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.TokenStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreProtectionTest {

    private static final String PASSWORD = "open sesame";

    @TempDir
    private Path folder;

    private Path keyStore;
    private Path keyring;

    @BeforeEach
    void nameFiles() {
        keyStore = folder.resolve("keys.p12");
        keyring = folder.resolve("tokenhold.keyring");
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256})
    void keyMadeByKeytoolProtectsAKeyring(int bits) {
        keytool("-genseckey", "-alias", "tokens", "-keyalg", "AES", "-keysize", String.valueOf(bits));

        Keyring created = Keyring.create(keyring, protection(PASSWORD, "tokens"));

        Keyring opened = Keyring.open(keyring, protection(PASSWORD, "tokens"));
        assertThat(opened.info()).isEqualTo(created.info());
        assertThat(opened.info().protection()).isEqualTo("key in a PKCS12 key store");
    }

    @Test
    void keyMadeByTheJdkProtectsAKeyring() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));

        Keyring created = Keyring.create(keyring, protection(PASSWORD, "tokens"));

        assertThat(Keyring.open(keyring, protection(PASSWORD, "tokens")).info()).isEqualTo(created.info());
    }

    @Test
    void wrongPasswordIsAMissingKey() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));

        assertThatThrownBy(() -> Keyring.create(keyring, protection("open barley", "tokens")))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(keyStore.toString())
                .hasMessageContaining("password")
                .hasMessageNotContaining("barley");

        assertThat(keyring).doesNotExist();
    }

    @Test
    void anotherKeyUnderTheAliasIsToldFromDamage() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));
        Keyring.create(keyring, protection(PASSWORD, "tokens"));
        byte[] other = new byte[32];
        other[31] = 1;
        storeKey(new SecretKeySpec(other, "AES"));

        assertThatThrownBy(() -> Keyring.open(keyring, protection(PASSWORD, "tokens")))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(keyring.toString())
                .hasMessageContaining("another key");
    }

    @Test
    void missingAliasIsAMissingKey() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));

        assertRefused("nobody", "no AES key under the alias \"nobody\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-genseckey -keyalg DESede", "-genkeypair -keyalg EC -dname CN=x"})
    void keyThatIsNotAesIsRefused(String command) {
        keytool((command + " -alias tokens").split(" ", -1));

        assertRefused("tokens", "no AES key under the alias \"tokens\"");
    }

    @Test
    void missingFileIsAMissingKey() {
        assertRefused("tokens", "cannot be read");
    }

    @Test
    void directoryIsNotAKeyStore() throws IOException {
        Files.createDirectory(keyStore);

        assertRefused("tokens", "it is a directory");
    }

    @Test
    void emptyPasswordIsRefused() {
        assertThatThrownBy(() -> protection("", "tokens"))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(keyStore + " is empty")
                .hasMessageContaining("keytool -storepasswd");
    }

    /** Such as PBMAC1 (RFC 9579), which newer versions of OpenSSL can write. */
    @Test
    void macThatJavaDoesNotKnowIsNoWrongPassword() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));
        String sha256 = "608648016503040201";
        String content = HexFormat.of().formatHex(Files.readAllBytes(keyStore));
        int mac = content.lastIndexOf(sha256) + sha256.length();
        Files.write(keyStore, HexFormat.of().parseHex(content.substring(0, mac - 2) + "7f" + content.substring(mac)));

        assertRefused("tokens", "such as one made by keytool");
    }

    @Test
    void anotherFileIsNotAKeyStore() throws IOException {
        Files.writeString(keyStore, "id,user_mail,client_id\n".repeat(100));

        assertRefused("tokens", "give a PKCS12 file");
    }

    /** Whatever the JDK makes of a damaged file, it comes out as one of our exceptions, and never as another key. */
    @Test
    void damagedKeyStoreIsAMissingKey() throws Exception {
        storeKey(new SecretKeySpec(new byte[32], "AES"));
        Keyring.create(keyring, protection(PASSWORD, "tokens"));
        byte[] intact = Files.readAllBytes(keyStore);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = intact.clone();
            // The first bytes are structure, nearly all others ciphertext.
            int offset = i < 60 ? i : random.nextInt(intact.length);
            damaged[offset] ^= (byte) (1 << random.nextInt(8));
            Files.write(keyStore, damaged);

            Throwable thrown = catchThrowable(() -> Keyring.open(keyring, protection(PASSWORD, "tokens")));

            if (thrown != null) {
                assertThat(thrown)
                        .as("byte %d of %d, seed %d", offset, intact.length, seed)
                        .isInstanceOf(TokenStoreException.class)
                        .isInstanceOf(KeyUnavailableException.class);
            }
        }
    }

    @Test
    void showsNoPassword() {
        assertThat(protection(PASSWORD, "tokens").toString()).doesNotContain("sesame");
    }

    private void assertRefused(String alias, String reason) {
        assertThatThrownBy(() -> Keyring.create(keyring, protection(PASSWORD, alias)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining(keyStore.toString())
                .hasMessageContaining(reason)
                .hasMessageNotContaining(PASSWORD);
        assertThat(keyring).doesNotExist();
    }

    private KeyProtection protection(String password, String alias) {
        return KeyProtection.keyStore(keyStore, password.toCharArray(), alias);
    }

    private void storeKey(SecretKey key) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("tokens", key, PASSWORD.toCharArray(), null);
        try (OutputStream out = Files.newOutputStream(keyStore)) {
            keys.store(out, PASSWORD.toCharArray());
        }
    }

    private void keytool(String... arguments) {
        new KeyStoreFile(keyStore, PASSWORD).keytool(arguments);
    }
}
