package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.tokenhold.testkit.ScriptedProcess;
import dev.tokenhold.testkit.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTokenStoreProviderTest {

    private static final TokenStoreProvider PROVIDER = TokenStoreProvider.forScheme("sqlite");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("tokens.db");
    }

    @Test
    void uriOpensTheSameStoreAsTheClass() {
        try (TokenStore byUri = TokenStores.open("sqlite:" + file, TestKeyring.settings());
                TokenStore byClass = Tokens.open(file)) {
            Tokens.save(byUri, "first");

            assertThat(byClass.getTokens()).isEqualTo(byUri.getTokens()).hasSize(1);
        }
    }

    @Test
    void keyringBesideTheStoreAndPassphraseOfTheEnvironmentAreTheDefault() {
        TestKeyring.writeWithPassphrase(folder.resolve("tokenhold.keyring"), "five random words");
        StoreLocation right =
                new StoreLocation("sqlite:" + file, Map.of(), Map.of("TOKENHOLD_PASSPHRASE", "five random words"));
        StoreLocation wrong =
                new StoreLocation("sqlite:" + file, Map.of(), Map.of("TOKENHOLD_PASSPHRASE", "five other words"));

        assertThat(ScriptedProcess.run(List.of(), right, "save:first", "list"))
                .containsExactly("done save:first", "[first]");
        assertThat(ScriptedProcess.run(List.of(), wrong, "list"))
                .singleElement()
                .asString()
                .startsWith("KeyUnavailableException")
                .doesNotContain("five other words");
    }

    @Test
    void storesInMemoryAreSeparateAndUseTheKeyringOfTheWorkingDirectory() {
        try (TokenStore one = TokenStores.open("sqlite::memory:", TestKeyring.settings());
                TokenStore other = TokenStores.open("sqlite::memory:", TestKeyring.settings())) {
            Tokens.save(one, "first");

            assertThat(Tokens.ids(one)).containsExactly("first");
            assertThat(other.getTokens()).isEmpty();
        }
        StoreAddress inMemory = StoreAddress.parse("sqlite::memory:");
        assertThat(PROVIDER.isPersistent(inMemory)).isFalse();
        assertThat(PROVIDER.file(inMemory)).isEmpty();
        assertThat(PROVIDER.directory(inMemory)).isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void storesInAFileArePersistentAndUseTheKeyringOfItsFolder() {
        StoreAddress inFile = StoreAddress.parse("sqlite:" + file);
        assertThat(PROVIDER.isPersistent(inFile)).isTrue();
        assertThat(PROVIDER.file(inFile)).contains(file);
        assertThat(PROVIDER.directory(inFile)).isEqualTo(folder);
    }

    @Test
    void missingKeyringIsNamedAndTheStoreIsLeftAlone() {
        Map<String, String> settings = Map.of("keyring.passphrase", "file:" + file);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> TokenStores.open("sqlite:" + file, settings))
                    .isInstanceOf(KeyUnavailableException.class);
        }
        assertThatThrownBy(() -> TokenStores.open("sqlite::memory:", settings))
                .isInstanceOf(KeyUnavailableException.class);

        assertThat(Folder.names(folder)).isEmpty();
    }

    @Test
    void storeOfAnotherKeyringIsRefusedUnchangedAndClosed() throws IOException {
        try (TokenStore store = Tokens.open(file)) {
            Tokens.save(store, "first");
        }
        byte[] before = Files.readAllBytes(file);
        Path secret = Files.writeString(folder.resolve("passphrase"), "five random words\n");
        Path other = folder.resolve("other.keyring");
        TestKeyring.writeWithPassphrase(other, "five random words");

        assertThatThrownBy(() -> TokenStores.open(
                        "sqlite:" + file, Map.of("keyring", other.toString(), "keyring.passphrase", "file:" + secret)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("bring the keyring");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Folder.names(folder)).containsExactly("other.keyring", "passphrase", "tokens.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery=auto", "password=env:X", "table=tokens"})
    void settingThatIsNoneIsRefused(String setting) {
        String[] keyAndValue = setting.split("=", 2);
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put(keyAndValue[0], keyAndValue[1]);

        assertThatThrownBy(() -> TokenStores.open("sqlite:" + file, settings))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(keyAndValue[0]);
    }

    @Test
    void uriWithoutAPathIsRefused() {
        assertThatThrownBy(() -> TokenStores.open("sqlite:", TestKeyring.settings()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("names no file");
    }

    @Test
    void directoryIsRefusedBeforeTheKeyringIsLookedFor() {
        assertThatThrownBy(() -> TokenStores.open("sqlite:" + folder))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("directory");
    }

    @Test
    void existsWhatIsThereReadableOrNot() throws IOException {
        StoreSettings settings = new StoreSettings(Map.of());
        StoreAddress address = StoreAddress.parse("sqlite:" + file);
        assertThat(PROVIDER.exists(address, settings)).isFalse();

        Files.writeString(file, "x");

        assertThat(PROVIDER.exists(address, settings)).isTrue();
        assertThat(PROVIDER.exists(StoreAddress.parse("sqlite::memory:"), settings))
                .isTrue();
    }
}
