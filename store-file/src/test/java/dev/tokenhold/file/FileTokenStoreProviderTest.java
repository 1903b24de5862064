package dev.tokenhold.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.testkit.Folder;
import dev.tokenhold.testkit.RecordedLog;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTokenStoreProviderTest {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(TokenFile.class);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.enc");
    }

    @Test
    void uriOpensTheSameStoreAsTheClass() {
        try (TokenStore byUri = open(Map.of());
                TokenStore byClass = FileTokenStore.open(file, TestKeyring.keyring())) {
            byUri.saveToken(TestTokens.named("first"));

            assertThat(byClass.getTokens()).isEqualTo(byUri.getTokens()).hasSize(1);
        }
    }

    @Test
    void keyringBesideTheStoreAndPassphraseOfTheEnvironmentAreTheDefault() {
        TestKeyring.writeWithPassphrase(folder.resolve("tokenhold.keyring"), "five random words");

        assertThat(StoreProcess.run(Map.of("TOKENHOLD_PASSPHRASE", "five random words"), file, "save:first", "list"))
                .containsExactly("done save:first", "[first]");
        assertThat(StoreProcess.run(Map.of("TOKENHOLD_PASSPHRASE", "five other words"), file, "list"))
                .singleElement()
                .asString()
                .startsWith("KeyUnavailableException")
                .doesNotContain("five other words");
    }

    @Test
    void keyringOfTheEnvironmentIsPreferredToTheOneBesideTheStore() throws IOException {
        Files.writeString(folder.resolve("tokenhold.keyring"), "not one");
        Path keyring = folder.resolve("other.keyring");
        TestKeyring.writeWithPassphrase(keyring, "five random words");

        assertThat(StoreProcess.run(
                        Map.of("TOKENHOLD_PASSPHRASE", "five random words", "TOKENHOLD_KEYRING", keyring.toString()),
                        file,
                        "save:first"))
                .containsExactly("done save:first");
    }

    @Test
    void missingKeyringIsNamedAndNothingIsCreated() {
        assertThatThrownBy(() -> TokenStores.open("file:" + file, Map.of("keyring.passphrase", "file:" + file)))
                .isInstanceOf(KeyUnavailableException.class);

        assertThat(Folder.names(folder)).isEmpty();
    }

    @Test
    void storeOfAnotherKeyringIsRefusedAndUnchanged() throws IOException {
        try (TokenStore store = open(Map.of())) {
            store.saveToken(TestTokens.named("first"));
        }
        byte[] before = Files.readAllBytes(file);
        Path secret = Files.writeString(folder.resolve("passphrase"), "five random words\n");
        Path other = folder.resolve("other.keyring");
        TestKeyring.writeWithPassphrase(other, "five random words");

        assertThatThrownBy(() -> TokenStores.open(
                        "file:" + file, Map.of("keyring", other.toString(), "keyring.passphrase", "file:" + secret)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("bring the keyring");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void recoveryCanBeRefused() throws IOException {
        try (TokenStore store = open(Map.of())) {
            store.saveToken(TestTokens.named("first"));
            store.saveToken(TestTokens.named("second"));
        }
        Files.delete(file);

        assertThatThrownBy(() -> open(Map.of("recovery", "fail"))).isInstanceOf(CorruptStoreException.class);
        try (TokenStore store = open(Map.of("recovery", "auto"))) {
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery=perhaps", "recovery=", "recovery=AUTO", "password=env:X", "table=tokens"})
    void settingThatIsNoneIsRefused(String setting) {
        String[] keyAndValue = setting.split("=", 2);

        assertThatThrownBy(() -> open(Map.of(keyAndValue[0], keyAndValue[1])))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(keyAndValue[0]);
    }

    @Test
    void severalProtectionsAreRefused() {
        assertThatThrownBy(() -> open(Map.of("keyring.passphrase", "env:X")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("several protections");
    }

    @Test
    void secretInPlaceOfItsSourceIsRefusedAndNotShown() {
        assertThatThrownBy(() -> open(Map.of("keyring.keystore.password", "XYZZY")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("env:NAME")
                .hasMessageNotContaining("XYZZY");
    }

    @Test
    void uriWithoutAPathIsRefused() {
        assertThatThrownBy(() -> TokenStores.open("file:", TestKeyring.settings()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("names no file");
    }

    @Test
    void directoryIsRefused() {
        assertThatThrownBy(() -> TokenStores.open("file:" + folder, TestKeyring.settings()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("directory");
    }

    @Test
    void existsWhatIsThereReadableOrNot() throws IOException {
        TokenStoreProvider provider = TokenStoreProvider.forScheme("file");
        StoreAddress address = StoreAddress.parse("file:" + file);
        StoreSettings settings = new StoreSettings(Map.of());
        assertThat(provider.exists(address, settings)).isFalse();

        Files.writeString(folder.resolve("tokens.enc.bak"), "x");
        assertThat(provider.exists(address, settings)).isTrue();
        Files.move(folder.resolve("tokens.enc.bak"), file);
        assertThat(provider.exists(address, settings)).isTrue();
    }

    private TokenStore open(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.putAll(more);
        return TokenStores.open("file:" + file, settings);
    }
}
