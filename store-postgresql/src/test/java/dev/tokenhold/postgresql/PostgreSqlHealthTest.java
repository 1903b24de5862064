package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.testservers.DatabaseServer;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examination of a server and of an account. */
class PostgreSqlHealthTest {

    private static DatabaseServer server;
    private static TestTable table;

    @BeforeAll
    static void fillTable() throws SQLException {
        server = TlsServer.shared().server();
        table = TestTable.in(server.createDatabase());
        try (TokenStore store = table.open()) {
            store.saveToken(numbered("anna", 1));
        }
    }

    @Test
    void durableServerAndOrdinaryAccountHaveNoFindings() {
        assertThat(table.findings()).isEmpty();
        assertThat(table.findings(elsewhere())).isEmpty();
    }

    @Test
    void serverThatDoesNotSyncIsFound() throws SQLException {
        TestTable there = TestTable.in(Backend.EMBEDDED.database());
        try (TokenStore store = there.open()) {
            store.saveToken(numbered("anna", 1));

            assertThat(there.findings())
                    .singleElement()
                    .asString()
                    .startsWith("warning: the database postgresql://")
                    .contains("has fsync not set to on", "; set fsync=on");
        } finally {
            there.drop();
        }
    }

    @Test
    void settingThatHidesDamageIsFound() throws SQLException {
        TestTable theirs = anotherAccount();
        server.execute("ALTER ROLE " + theirs.database().user() + " SET zero_damaged_pages = on");

        assertThat(theirs.findings())
                .singleElement()
                .asString()
                .contains("has zero_damaged_pages not set to off", "; set zero_damaged_pages=off");
    }

    @Test
    void connectionWithoutTlsToAnotherMachineIsFound() {
        assertThat(table.findings(elsewhere() + "&sslmode=disable"))
                .singleElement()
                .asString()
                .contains("is reached without TLS", "take sslmode out of the URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUPERUSER", "CREATEROLE", "BYPASSRLS"})
    void accountThatMayDoMoreThanItShouldIsFound(String attribute) throws SQLException {
        TestTable theirs = anotherAccount();
        assertThat(theirs.findings()).isEmpty();
        server.execute("ALTER ROLE " + theirs.database().user() + " " + attribute);

        assertThat(theirs.findings())
                .singleElement()
                .asString()
                .startsWith("warning: the database postgresql://")
                .contains("lets this account do anything", "without SUPERUSER, CREATEROLE and BYPASSRLS");
    }

    private static TestTable anotherAccount() throws SQLException {
        return new TestTable(
                server.createUser(table.database().name(), "SELECT, INSERT, UPDATE, DELETE"), table.name());
    }

    private static String elsewhere() {
        return table.uri().replace("127.0.0.1", "127.1");
    }
}
