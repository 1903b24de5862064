package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.DatabaseServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlTokenStoreBuilderTest {

    @Test
    void defaultsAreThoseOfZoho() {
        // Nothing listens there, or it does not let us in; either way the message says where that was.
        assertThatThrownBy(() -> builder().portNumber(1).build())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("the database mysql://root@localhost:1/zohooauth:");
    }

    @Test
    void defaultTableIsTokenhold() throws SQLException {
        DatabaseServer server = Backend.MARIADB.server();
        TestTable table = new TestTable(server.createDatabase(), "tokenhold");
        try (TokenStore store = of(table).build()) {
            store.saveToken(numbered("anna", 1));
        }

        assertThat(server.query("SELECT COUNT(*) FROM " + table.database().name() + ".tokenhold"))
                .as("a token and the header")
                .containsExactly("2");
    }

    @Test
    void hostMayBeSeveralServersWithPortsOfTheirOwn() {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        String list = "localhost:1,[::1]:2,127.0.0.1";
        try (TokenStore store = of(table).host(list).build()) {
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    void propertiesAreThoseOfTheUri() {
        TestTable table = TestTable.in(Backend.MARIADB.database());

        assertThatThrownBy(() -> of(table).property("sslMode", "REQUIRED").build())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("offers no TLS");
        assertThatThrownBy(() -> builder().property("autoReconnect", "true"))
                .isInstanceOf(InvalidConfigurationException.class);
        assertThatThrownBy(() -> builder().property("password", "XYZZY"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageNotContaining("XYZZY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "-1", "3306x", " 3306", "99999999999"})
    void portThatIsNoneIsRefused(String port) {
        assertThatThrownBy(() -> builder().portNumber(port))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a`b", "tokens; DROP TABLE x", "app.tokens", "1st"})
    void tableThatIsNoneIsRefused(String table) {
        assertThatThrownBy(() -> builder().tableName(table).build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("cannot be the name of a table");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "db 1", "db1/app", "db1?sslMode=DISABLED", "app@db1", "::1", "(host=db1)"})
    void hostThatIsNoneIsRefused(String host) {
        assertThatThrownBy(() -> builder().host(host).build()).isInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void oddNamesOfUsersAndDatabasesAreTakenLiterally() throws SQLException {
        DatabaseServer server = Backend.MARIADB.server();
        String odd = "o'd@d \"`%41?&/:ä";
        String identifier = odd.replace("`", "``");
        String literal = odd.replace("'", "''");
        server.execute(
                "CREATE DATABASE `" + identifier + "`",
                "CREATE USER '" + literal + "'@'%' IDENTIFIED BY 'p''w&?%41'",
                "GRANT ALL ON `" + identifier + "`.* TO '" + literal + "'@'%'");
        try (TokenStore store = builder()
                .host(DatabaseServer.HOST)
                .portNumber(server.port())
                .databaseName(odd)
                .userName(odd)
                .password("p'w&?%41".toCharArray())
                .build()) {
            store.saveToken(numbered("anna", 1));

            assertThat(server.query("SELECT COUNT(*) FROM `" + identifier + "`.tokenhold"))
                    .as("a token and the header")
                    .containsExactly("2");
        }
    }

    private static MySqlTokenStore.Builder builder() {
        return MySqlTokenStore.builder(TestKeyring.keyring());
    }

    private static MySqlTokenStore.Builder of(TestTable table) {
        return builder()
                .host(table.database().host())
                .portNumber(table.database().port())
                .databaseName(table.database().name())
                .userName(table.database().user())
                .password(table.database().password());
    }
}
