package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.ServerPassword;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlTokenStoreProviderTest {

    private final TokenStoreProvider provider = TokenStoreProvider.forScheme("mysql");

    @TempDir
    private Path folder;

    private TestTable table;
    private Path password;

    @BeforeEach
    void nameTable() throws IOException {
        table = TestTable.in(Backend.MARIADB.database());
        password =
                Files.writeString(folder.resolve("password"), table.database().password() + "\n");
    }

    @AfterEach
    void dropTable() throws SQLException {
        table.drop();
    }

    /**
     * Opens the URI of its first argument, with the settings of the others, and says how many tokens are there. Nothing is closed, as
     * it is when a program ends in the middle.
     */
    static final class CountingProcess {

        private CountingProcess() {}

        public static void main(String[] arguments) {
            Map<String, String> settings = new HashMap<>();
            for (String setting : List.of(arguments).subList(1, arguments.length)) {
                settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
            }
            try {
                System.out.println(
                        TokenStores.open(arguments[0], settings).getTokens().size());
            } catch (KeyUnavailableException | StoreUnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void uriOpensTheSameStoreAsTheBuilder() {
        try (TokenStore byUri = TokenStores.open(table.uri(), settings(Map.of()));
                TokenStore byBuilder = MySqlTokenStore.builder(TestKeyring.keyring())
                        .host(table.database().host())
                        .portNumber(String.valueOf(table.database().port()))
                        .databaseName(table.database().name())
                        .userName(table.database().user())
                        .password(table.database().password())
                        .tableName(table.name())
                        .build()) {
            byUri.saveToken(numbered("anna", 1));

            assertThat(byBuilder.getTokens()).isEqualTo(byUri.getTokens()).hasSize(1);
        }
    }

    @Test
    void passwordComesFromTheEnvironmentWhenNothingElseIsSaid() {
        try (TokenStore store = table.open()) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(count(Map.of("TOKENHOLD_PASSWORD", table.database().password())))
                .isEqualTo("1");
        assertThat(count(Map.of())).contains("needs a password");
        assertThat(count(Map.of("TOKENHOLD_PASSWORD", "XYZZY")))
                .contains("password is wrong")
                .doesNotContain("XYZZY");
        assertThat(count(Map.of("TOKENHOLD_PASSWORD", ""))).contains("TOKENHOLD_PASSWORD is empty");
    }

    private String count(Map<String, String> environment) {
        List<String> arguments = new ArrayList<>(List.of(table.uri()));
        TestKeyring.settings().forEach((key, value) -> arguments.add(key + "=" + value));
        try (JavaProcess process = JavaProcess.start(CountingProcess.class, environment, arguments)) {
            return String.join("\n", process.complete());
        }
    }

    @Test
    void passwordThatWasTypedIsUsed() {
        Map<String, String> typed = settings(Map.of("password", "stdin"));
        StoreSettings settings = new StoreSettings(typed)
                .withSecret("password", table.database().password().toCharArray());

        try (TokenStore store = provider.open(StoreAddress.parse(table.uri()), settings)) {
            assertThat(store.getTokens()).isEmpty();
        }
        assertThat(provider.exists(StoreAddress.parse(table.uri()), settings)).isFalse();
    }

    @Test
    void passwordThatIsNotWhereItShouldBeIsSaid() {
        assertThatThrownBy(() -> TokenStores.open(
                        table.uri(), settings(Map.of("password", "file:" + folder.resolve("missing")))))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("password of mysql://")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> TokenStores.open(table.uri(), settings(Map.of("password", "XYZZY"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("env:NAME")
                .hasMessageNotContaining("XYZZY");
    }

    @Test
    void existsOnceThereIsATable() {
        StoreAddress address = StoreAddress.parse(table.uri());
        StoreSettings settings = new StoreSettings(settings(Map.of()));
        assertThat(provider.exists(address, settings)).isFalse();
        try (TokenStore store = provider.open(address, settings)) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(provider.exists(address, settings)).isFalse();
            store.saveToken(numbered("anna", 1));
        }
        assertThat(provider.exists(address, settings)).isTrue();
    }

    @Test
    void whetherItExistsOnAServerThatCannotBeReachedIsNotKnown() {
        StoreAddress address = StoreAddress.parse("mysql://app@127.0.0.1:1/app");

        assertThatThrownBy(() -> provider.exists(address, new StoreSettings(Map.of())))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the database mysql://app@127.0.0.1:1/app: no connection can be made");
    }

    @Test
    void serverThatCannotBeReachedIsSaidBeforeAMissingKeyring() {
        assertThatThrownBy(() -> TokenStores.open("mysql://app@127.0.0.1:1/app"))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void missingKeyringIsNamedAndNothingIsCreated() {
        Map<String, String> settings = settings(Map.of());
        settings.put("keyring", folder.resolve("missing.keyring").toString());

        assertThatThrownBy(() -> TokenStores.open(table.uri(), settings))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("missing.keyring");
        assertThat(provider.exists(StoreAddress.parse(table.uri()), new StoreSettings(settings(Map.of()))))
                .isFalse();
    }

    @Test
    void storeOfAnotherKeyringIsRefused() throws IOException {
        try (TokenStore store = table.open()) {
            store.saveToken(numbered("anna", 1));
        }
        Path other = folder.resolve("other.keyring");
        TestKeyring.writeWithPassphrase(other, "five random words");
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "five random words\n");

        assertThatThrownBy(() -> TokenStores.open(
                        table.uri(),
                        Map.of(
                                "keyring",
                                other.toString(),
                                "keyring.passphrase",
                                "file:" + passphrase,
                                "password",
                                "file:" + password)))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("bring the keyring");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "user", "sslMode", "recovery", "password2"})
    void settingThatIsNoneIsRefused(String setting) {
        assertThatThrownBy(() -> TokenStores.open(table.uri(), settings(Map.of(setting, "x"))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(setting);
    }

    @Test
    void databaseForOtherTablesIsOpenedByTheSameUri() throws SQLException {
        StoreAddress address = StoreAddress.parse(table.uri().replace("mysql:", "zoho-mysql:"));
        assertThat(MySqlDatabase.table(address, new TableName("oauthtoken"))).hasToString(table.name());
        assertThat(MySqlDatabase.table(StoreAddress.parse("zoho-mysql://db1/app"), new TableName("oauthtoken")))
                .hasToString("oauthtoken");

        try (var database =
                MySqlDatabase.open(address, new StoreSettings(Map.of(ServerPassword.SETTING, "file:" + password)))) {
            assertThat(database.dialect().place()).startsWith("the database zoho-mysql://app");
            assertThat(database.<Boolean>read(connection -> connection.isValid(10)))
                    .isTrue();
        }
    }

    /** A map that may be changed. */
    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "file:" + password);
        settings.putAll(more);
        return settings;
    }
}
