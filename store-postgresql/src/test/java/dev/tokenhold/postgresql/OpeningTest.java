package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.testservers.DatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening by URI and by the builder. */
class OpeningTest {

    private final TokenStoreProvider provider = TokenStoreProvider.forScheme("postgresql");

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    @TempDir
    private Path folder;

    @Test
    void uriOpensTheSameStoreAsTheBuilder() throws IOException {
        try (TokenStore byUri = TokenStores.open(table.get().uri(), settings());
                TokenStore byBuilder =
                        of(table.get()).tableName(table.get().name()).build()) {
            byUri.saveToken(numbered("anna", 1));

            assertThat(byBuilder.getTokens()).isEqualTo(byUri.getTokens()).hasSize(1);
        }
    }

    @Test
    void defaultsAreThisMachineAndItsUser() {
        String user = System.getProperty("user.name");
        assertThatThrownBy(() -> builder().portNumber(1).build())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith(
                        "the database postgresql://" + user + "@localhost:1/zohooauth: no connection can be made");
    }

    @Test
    void existsOnceThereIsATable() throws IOException {
        StoreAddress address = StoreAddress.parse(table.get().uri());
        StoreSettings settings = new StoreSettings(settings());
        assertThat(provider.exists(address, settings)).isFalse();
        try (TokenStore store = provider.open(address, settings)) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(provider.exists(address, settings)).isFalse();
            store.saveToken(numbered("anna", 1));
        }
        assertThat(provider.exists(address, settings)).isTrue();
    }

    @Test
    void schemaMayBeNamed() throws IOException, SQLException {
        String schema = "o'd\"d \u00e4";
        table.get().execute("CREATE SCHEMA \"" + schema.replace("\"", "\"\"") + "\"");
        try (TokenStore there = TokenStores.open(table.get().uri() + "&currentSchema=o'd%22d%20%C3%A4", settings());
                TokenStore here = TokenStores.open(table.get().uri(), settings())) {
            there.saveToken(numbered("anna", 1));

            assertThat(here.getTokens()).isEmpty();
            assertThat(there.getTokens()).hasSize(1);
        } finally {
            table.get().execute("DROP SCHEMA \"" + schema.replace("\"", "\"\"") + "\" CASCADE");
        }
        assertThatThrownBy(() -> {
                    try (TokenStore nowhere =
                            TokenStores.open(table.get().uri() + "&currentSchema=nowhere", settings())) {
                        nowhere.saveToken(numbered("anna", 1));
                    }
                })
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("currentSchema");
    }

    @Test
    void wrongOrMissingPasswordIsSaid() {
        assertThatThrownBy(() -> of(table.get()).password("XYZZY").build())
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.refused()).isTrue())
                .hasMessageContaining("the account or its password is wrong")
                .hasMessageNotContaining("XYZZY");
        assertThatThrownBy(() -> of(table.get()).password("").build())
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.refused()).isTrue())
                .hasMessageContaining("needs a password");
    }

    @Test
    void databaseThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> of(table.get()).databaseName("nothing").build())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("there is no database of that name");
    }

    @Test
    void oddNamesOfUsersAndDatabasesAreTakenLiterally() throws SQLException {
        DatabaseServer server = Backend.EMBEDDED.server();
        String odd = "o'd@d \"`%41?&/:\u00e4";
        String identifier = "\"" + odd.replace("\"", "\"\"") + "\"";
        server.execute(
                "CREATE ROLE " + identifier + " LOGIN PASSWORD 'p''w&?%41'",
                "CREATE DATABASE " + identifier + " OWNER " + identifier);
        try (TokenStore store = builder()
                .host(DatabaseServer.HOST)
                .portNumber(server.port())
                .databaseName(odd)
                .userName(odd)
                .password("p'w&?%41".toCharArray())
                .build()) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=XYZZY",
                "sslpassword=XYZZY",
                "socketFactory=java.io.File",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "authenticationPluginClassName=x.Y",
                "loggerFile=/tmp/log",
                "options=-c%20fsync=off",
                "targetServerType=any",
                "user=root",
                "ssl=true",
                "sslmode=REQUIRE",
                "connectTimeout=-1",
                "tcpKeepAlive=yes",
                "stringtype=unspecified",
                "nothing=1"
            })
    void propertyThatMayNotBeSetIsRefused(String property) {
        assertThatThrownBy(() -> TokenStores.open(table.get().uri() + "&" + property, settings()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(property.substring(0, property.indexOf('=')))
                .hasMessageNotContaining("XYZZY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//app:secret@db1/app", "//db1", "//db1/", "//a@b@db1/app", "//db1:0/app", "//db1/app?table=a.b"
            })
    void malformedUriIsRefused(String rest) {
        assertThatThrownBy(() -> TokenStores.open("postgresql:" + rest))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageNotContaining("secret");
    }

    private Map<String, String> settings() throws IOException {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        Path password = Files.writeString(
                folder.resolve("password"), table.get().database().password());
        settings.put("password", "file:" + password);
        return settings;
    }

    private static PostgreSqlTokenStore.Builder builder() {
        return PostgreSqlTokenStore.builder(TestKeyring.keyring());
    }

    private static PostgreSqlTokenStore.Builder of(TestTable table) {
        return builder()
                .host(table.database().host())
                .portNumber(String.valueOf(table.database().port()))
                .databaseName(table.database().name())
                .userName(table.database().user())
                .password(table.database().password());
    }
}
