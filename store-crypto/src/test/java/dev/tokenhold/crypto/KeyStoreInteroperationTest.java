package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key stores that keytool, OpenSSL and Tokenhold share. */
class KeyStoreInteroperationTest {

    private static final String UNICODE = "größe-\uD83D\uDD11";

    @TempDir
    private Path folder;

    private Path keyring;
    private KeyStoreFile store;

    @BeforeEach
    void nameFiles() {
        keyring = folder.resolve("tokenhold.keyring");
        store = storeWith("open sesame");
    }

    @Test
    void keytoolListsTheKeyOfAKeyring() throws IOException {
        store.makeKey("tokens");
        Keyring.create(keyring, store.protection("tokens"));
        byte[] before = Files.readAllBytes(store.path());

        assertThat(store.keytool("-list")).contains("tokens, ").contains("SecretKeyEntry");

        assertThat(store.path()).hasBinaryContent(before);
        Keyring.open(keyring, store.protection("tokens"));
    }

    @Test
    void keytoolChangesThePasswordOfTheStoreAndOfItsKeys() {
        store.makeKey("tokens");
        Keyring created = Keyring.create(keyring, store.protection("tokens"));
        KeyStoreFile changed = storeWith("open barley");

        store.keytool("-storepasswd", "-new:file", changed.passwordFile().toString());

        assertThat(Keyring.open(keyring, changed.protection("tokens")).info()).isEqualTo(created.info());
        assertWrongPassword(store, "tokens");
    }

    @Test
    void keyGetsNoPasswordOfItsOwn() {
        store.keytool("-genseckey", "-alias", "tokens", "-keyalg", "AES", "-keysize", "256", "-keypass", "open barley");
        Keyring.create(keyring, store.protection("tokens"));

        assertThatThrownBy(() -> store.keytool("-keypasswd", "-alias", "tokens", "-new", "open barley"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not supported");

        Keyring.open(keyring, store.protection("tokens"));
    }

    @Test
    void openSslReadsAStoreMadeByKeytool() {
        Machine.requireProgram("openssl");
        store.makeKey("tokens");

        assertThat(describe(store)).contains("MAC: ").contains("Secret bag").contains("friendlyName: tokens");
        assertThatThrownBy(() -> describe(storeWith("open barley")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("invalid password");
    }

    /** OpenSSL makes no AES key in a key store; keytool adds one to what OpenSSL has made. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-legacy", "-macalg sha1", "-nomac", "-keypbe NONE -certpbe NONE"})
    void keytoolAddsAKeyToAStoreMadeByOpenSsl(String options) {
        export(store, options);
        assertThatThrownBy(() -> Keyring.create(keyring, store.protection("server")))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("no AES key under the alias \"server\"")
                .hasMessageContaining("keytool -genseckey");

        store.makeKey("tokens");
        Keyring created = Keyring.create(keyring, store.protection("tokens"));

        assertThat(Keyring.open(keyring, store.protection("tokens")).info()).isEqualTo(created.info());
        assertWrongPassword(storeWith("open barley"), "tokens");
    }

    @Test
    void emptyPasswordOfOpenSslIsRefusedUntilKeytoolChangesIt() {
        KeyStoreFile open = storeWith("");
        export(open, "");
        assertThatThrownBy(() -> open.protection("tokens"))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("set it by keytool -storepasswd");

        open.keytool("-storepasswd", "-new:file", store.passwordFile().toString());
        store.makeKey("tokens");

        Keyring.create(keyring, store.protection("tokens"));
    }

    /** Java reads such a store from version 25 on; before, keytool and Tokenhold refuse it. */
    @Test
    void passwordThatIsNotAsciiIsUsedWhereJavaCan() {
        KeyStoreFile unicode = storeWith(UNICODE);
        export(unicode, "");
        KeyProtection protection = unicode.protection("tokens");

        if (Runtime.version().feature() >= 25) {
            unicode.makeKey("tokens");
            Keyring created = Keyring.create(keyring, protection);
            assertThat(Keyring.open(keyring, protection).info()).isEqualTo(created.info());
        } else {
            assertThatThrownBy(() -> unicode.makeKey("tokens")).isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> Keyring.create(keyring, protection))
                    .isInstanceOf(KeyUnavailableException.class)
                    .hasMessageContaining("other characters than printable ASCII")
                    .hasMessageContaining("run Java 25")
                    .hasMessageNotContaining(UNICODE);
        }
    }

    private KeyStoreFile storeWith(String password) {
        return new KeyStoreFile(folder.resolve("keys.p12"), password);
    }

    private void assertWrongPassword(KeyStoreFile wrong, String alias) {
        assertThatThrownBy(() -> Keyring.open(keyring, wrong.protection(alias)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("the password of the key store " + wrong.path() + " is wrong")
                .hasMessageNotContaining(wrong.password());
    }

    private static String describe(KeyStoreFile file) {
        return Machine.run(
                "openssl",
                "pkcs12",
                "-info",
                "-noout",
                "-in",
                file.path().toString(),
                "-passin",
                "file:" + file.passwordFile());
    }

    /** Makes a key store with a key pair under the alias {@code server}. Skips the test if this OpenSSL does not know the options. */
    private void export(KeyStoreFile file, String options) {
        Machine.requireProgram("openssl");
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        List<String> request = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-subj", "/CN=server"));
        request.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        request.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        Machine.run(request.toArray(String[]::new));
        List<String> export = new ArrayList<>(List.of("openssl", "pkcs12", "-export", "-name", "server"));
        export.addAll(List.of("-inkey", key.toString(), "-in", certificate.toString()));
        export.addAll(List.of("-out", file.path().toString(), "-passout", "file:" + file.passwordFile()));
        if (options.isEmpty()) {
            Machine.run(export.toArray(String[]::new));
        } else {
            export.addAll(List.of(options.split(" ", -1)));
            Machine.requireSuccess(export.toArray(String[]::new));
        }
    }
}
