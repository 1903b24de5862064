package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examination of a server and of a table that the store may refuse. */
class MySqlHealthTest {

    private static DatabaseServer server;

    @TempDir
    private Path folder;

    private TestTable table;

    @BeforeAll
    static void startServer() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        server = MariaDbServer.builder().start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void fillTable() throws SQLException {
        table = TestTable.in(server.createDatabase());
        try (TokenStore store = table.open()) {
            store.saveToken(numbered("anna", 1));
        }
    }

    private List<String> examine(TestTable of, String uri) throws Exception {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put(
                "password",
                "file:"
                        + Files.writeString(
                                folder.resolve("password"), of.database().password()));
        return new MySqlTokenStoreProvider()
                .examine(StoreAddress.parse(uri), new StoreSettings(settings), true).stream()
                        .map(Finding::toString)
                        .toList();
    }

    private List<String> examine() throws Exception {
        return examine(table, table.uri());
    }

    @Test
    void durableServerHasNoFindings() throws Exception {
        assertThat(examine()).isEmpty();
    }

    @Test
    void durableMySqlServerHasNoFindings() throws Exception {
        Machine.requireAvailable(MySqlServer.unavailableReason());
        try (DatabaseServer mySql = MySqlServer.builder().start()) {
            TestDatabase database = mySql.createDatabase();
            TestTable there = TestTable.in(database);
            try (TokenStore store = there.open()) {
                store.saveToken(numbered("anna", 1));
            }
            assertThat(examine(there, there.uri())).isEmpty();
            assertRightsAreExamined(mySql, there);
            assertRolesCount(mySql, there, "TO");
        }
    }

    @Test
    void rightsAreExamined() throws Exception {
        assertRightsAreExamined(server, table);
        assertRolesCount(server, table, "FOR");
    }

    /** Only active roles count, and from the start only those are active that an account has by default. */
    private void assertRolesCount(DatabaseServer of, TestTable full, String preposition) throws Exception {
        String database = full.database().name();
        TestTable member = as(full, of.createUser(database, "SELECT"));
        String user = member.database().user();
        of.execute(
                "CREATE ROLE writer",
                "GRANT INSERT, UPDATE, DELETE ON " + database + ".* TO writer",
                "GRANT writer TO " + user,
                "SET DEFAULT ROLE writer " + preposition + " " + user);
        assertThat(examine(member, member.uri())).isEmpty();
        of.execute("GRANT FILE ON *.* TO writer");
        assertThat(examine(member, member.uri()))
                .singleElement()
                .asString()
                .contains("grants this account FILE on everything");
    }

    private static TestTable as(TestTable table, TestDatabase user) {
        return new TestTable(user, table.name());
    }

    private void assertRightsAreExamined(DatabaseServer of, TestTable full) throws Exception {
        String database = full.database().name();
        TestTable reader = as(full, of.createUser(database, "SELECT"));
        assertThat(examine(reader, reader.uri()))
                .singleElement()
                .asString()
                .startsWith("warning: the database mysql://")
                .contains("refuses INSERT and UPDATE and DELETE on the table " + full.name());

        // The rights that docs/databases.md names, on the table alone.
        String user = reader.database().user();
        of.execute(
                "REVOKE ALL ON " + database + ".* FROM " + user,
                "GRANT SELECT, INSERT, UPDATE ON " + database + "." + full.name() + " TO " + user);
        assertThat(examine(reader, reader.uri())).singleElement().asString().contains("refuses DELETE on");
        of.execute("GRANT DELETE ON " + database + "." + full.name() + " TO " + user);
        assertThat(examine(reader, reader.uri())).isEmpty();

        of.execute("GRANT SUPER, CREATE USER, PROCESS ON *.* TO " + user);
        assertThat(examine(reader, reader.uri()))
                .singleElement()
                .asString()
                .contains("grants this account CREATE USER, SUPER on everything");
        of.execute("GRANT ALL ON *.* TO " + user + " WITH GRANT OPTION");
        assertThat(examine(reader, reader.uri()))
                .singleElement()
                .asString()
                .contains("GRANT OPTION")
                .containsAnyOf("ALL PRIVILEGES", "FILE");

        try (TokenStore store = full.open()) {
            assertThat(store.getTokens()).as("nothing changed").hasSize(1);
        }
    }

    @Test
    void rightsOfAServerWithoutGrantTablesAreUnknown() throws Exception {
        try (DatabaseServer open = MariaDbServer.builder().withoutGrantTables().start()) {
            TestTable there = TestTable.in(open.createDatabase());
            try (TokenStore store = there.open()) {
                store.saveToken(numbered("anna", 1));
            }
            assertThat(examine(there, there.uri()))
                    .singleElement()
                    .asString()
                    .contains("does not tell what else this account may do (error 1290)");
        }
    }

    @Test
    void commitsThatAreNotWrittenAtOnceAreFound() throws Exception {
        server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
        try {
            assertThat(examine())
                    .singleElement()
                    .asString()
                    .startsWith("warning: the database mysql://")
                    .contains("innodb_flush_log_at_trx_commit is not 1", "; set innodb_flush_log_at_trx_commit=1");
        } finally {
            server.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        }
    }

    @Test
    void packetsThatAreTooSmallForTheLongestRecordAreFound() throws Exception {
        try (TokenStore store = table.open()) {
            store.saveToken(
                    OAuthToken.builder().accessToken("x".repeat(600_000)).build());
        }
        assertThat(examine()).isEmpty();
        server.execute("SET GLOBAL max_allowed_packet = 614400");
        try {
            assertThat(examine())
                    .singleElement()
                    .asString()
                    .contains("max_allowed_packet), and the longest record has 600");
        } finally {
            server.execute("SET GLOBAL max_allowed_packet = 16777216");
        }
    }

    @Test
    void connectionWithoutTlsToAnotherMachineIsFound() throws Exception {
        String elsewhere = table.uri().replace("127.0.0.1", "127.1") + "&sslMode=DISABLED";

        assertThat(examine(table, elsewhere)).singleElement().asString().contains("is reached without TLS");
    }

    @Test
    void harmfulDeviationIsFoundAndALesserOneToo() throws Exception {
        server.execute("ALTER TABLE " + table.database().name() + "." + table.name()
                + " DROP INDEX identity_key, DROP INDEX user_key");

        assertThat(examine())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("damage: the table ") && line.contains("identity_key is not unique"))
                .anyMatch(line -> line.startsWith("warning: the table ") && line.contains("user_key has no index"));
    }
}
