package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.server.Await;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server whose administrator changes its settings, or uses its powers. */
class ServerSettingsTest {

    private static DatabaseServer server;

    private TestTable table;

    @BeforeAll
    static void startServer() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        server = MariaDbServer.builder().notDurable().start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void nameTable() throws SQLException {
        table = TestTable.in(server.createDatabase());
    }

    @AfterEach
    void resetServer() throws SQLException {
        server.execute(
                "SET GLOBAL read_only = 0",
                "SET GLOBAL max_allowed_packet = 16777216",
                "SET GLOBAL wait_timeout = 28800");
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"MARIADB", "MYSQL", "ODD_MARIADB", "ODD_MYSQL"})
    void sessionIsTheSameWhateverTheServerIsSetTo(Backend backend) {
        List<String> session = session(TestTable.in(backend.database()));

        assertThat(session.get(0))
                .contains("STRICT_ALL_TABLES", "NO_ENGINE_SUBSTITUTION")
                .doesNotContain("ANSI_QUOTES");
        assertThat(session.subList(1, session.size())).containsExactly("5", "5", "1", "utf8mb4");
    }

    private static List<String> session(TestTable table) {
        try (Database database = table.connect(table.uri())) {
            return database.read(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT @@sql_mode, @@innodb_lock_wait_timeout,"
                                + " @@lock_wait_timeout, @@autocommit, @@character_set_client")) {
                    row.next();
                    return List.of(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
                }
            });
        }
    }

    @Test
    void readOnlyServerIsReadAndRefusesChangesWithAReason() throws SQLException {
        OAuthToken saved;
        try (TokenStore store = table.open()) {
            saved = store.saveToken(numbered("anna", 1));
        }
        server.execute("SET GLOBAL read_only = 1");

        try (TokenStore store = table.open()) {
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
            for (Runnable change : List.<Runnable>of(
                    () -> store.saveToken(numbered("anna", 2)),
                    () -> store.saveTokens(numbered("user", 3, 1)),
                    () -> store.deleteToken(saved.id()))) {
                assertThatThrownBy(change::run)
                        .isInstanceOfSatisfying(
                                StoreUnavailableException.class,
                                e -> assertThat(e.refused()).isTrue())
                        .hasMessageContaining("the server is read-only");
            }
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    void sourceOfConnectionsToAReadOnlyServerRefusesChangesWithAReason() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(table.database().jdbcUrl());
        source.setUser(table.database().user());
        source.setPassword(table.database().password());
        server.execute("SET GLOBAL read_only = 1");

        try (TokenStore store = MySqlTokenStore.open(source, TestKeyring.keyring(), table.name())) {
            assertThatThrownBy(() -> store.saveToken(numbered("anna", 1)))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.refused()).isTrue())
                    .hasMessageContaining("the server is read-only");
        }
    }

    @Test
    void writableServerIsPreferredToAReadOnlyOne() throws SQLException {
        TestTable elsewhere = new TestTable(Backend.MARIADB.server().createDatabase(), table.name());
        server.execute(
                "CREATE DATABASE " + elsewhere.database().name(),
                "CREATE USER '" + elsewhere.database().user() + "'@'%' IDENTIFIED BY '"
                        + elsewhere.database().password() + "'",
                "GRANT ALL ON " + elsewhere.database().name() + ".* TO '"
                        + elsewhere.database().user() + "'@'%'",
                "SET GLOBAL read_only = 1");

        try (TokenStore store =
                elsewhere.open(elsewhere.uri(server.port(), elsewhere.database().port()))) {
            store.saveToken(numbered("anna", 1));
        }

        try (TokenStore store = elsewhere.open()) {
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void saveWaitsForAServerThatIsReadOnlyForAMoment() throws Exception {
        try (TcpProxy proxy = new TcpProxy(server.port());
                TokenStore store = table.at(proxy.port()).open()) {
            store.saveToken(numbered("anna", 1));
            server.execute("SET GLOBAL read_only = 1");

            long sent = proxy.requestBytes();
            Concurrently<OAuthToken> saving = Concurrently.start(1, i -> () -> store.saveToken(numbered("anna", 2)));
            Await.until("the save was tried several times", () -> proxy.requestBytes() > sent + 4_000);
            server.execute("SET GLOBAL read_only = 0");

            OAuthToken saved = saving.join().get(0);
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
        }
    }

    @Test
    void saveWaitsForABackupThatLocksAllTables() throws Exception {
        try (TokenStore store = table.open();
                Connection backup = server.connect();
                Statement statement = backup.createStatement()) {
            store.saveToken(numbered("anna", 1));
            statement.execute("FLUSH TABLES WITH READ LOCK");

            Concurrently<OAuthToken> saving = Concurrently.start(1, i -> () -> store.saveToken(numbered("anna", 2)));
            awaitResult("SELECT COUNT(*) > 0 FROM information_schema.processlist WHERE user = '"
                    + table.database().user() + "' AND state LIKE 'Waiting for%'");
            assertThat(store.findToken(queryOf("anna")).map(TestTokens::number)).contains(1L);
            statement.execute("UNLOCK TABLES");

            OAuthToken saved = saving.join().get(0);
            assertThat(store.findToken(queryOf("anna"))).contains(saved);
        }
    }

    @Test
    void statementsAndConnectionsThatAnAdministratorEndsAreMadeGood() throws Exception {
        try (TokenStore store = table.open()) {
            String id = store.saveToken(numbered("anna", 1)).id();
            for (String end : List.of("KILL QUERY ", "KILL CONNECTION ")) {
                try (Connection holder = server.connect();
                        Statement statement = holder.createStatement()) {
                    holder.setAutoCommit(false);
                    statement
                            .executeQuery(
                                    "SELECT * FROM " + table.database().name() + "." + table.name() + " FOR UPDATE")
                            .close();
                    Concurrently<OAuthToken> saving =
                            Concurrently.start(1, i -> () -> store.saveToken(numbered("anna", 2)));
                    String waiting = awaitResult("SELECT MAX(id) FROM information_schema.processlist WHERE user = '"
                            + table.database().user() + "' AND info LIKE 'UPDATE%'");
                    server.execute(end + waiting);
                    holder.rollback();

                    assertThat(saving.join().get(0).id()).isEqualTo(id);
                }
            }
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void idleConnectionsThatTheServerClosedAreMadeAnew() throws Exception {
        server.execute("SET GLOBAL wait_timeout = 1");
        try (TokenStore store = table.open()) {
            store.saveToken(numbered("anna", 1));
            awaitResult("SELECT COUNT(*) = 0 FROM information_schema.processlist WHERE user = '"
                    + table.database().user() + "'");

            store.saveToken(numbered("anna", 2));
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void tokenThatIsLargerThanAPacketIsRefusedWithTheSettingToRaise() throws SQLException {
        server.execute("SET GLOBAL max_allowed_packet = 1048576");
        try (TokenStore store = table.open()) {
            OAuthToken small = store.saveToken(numbered("anna", 1));
            OAuthToken.Builder large = numbered("bela", 1).toBuilder();
            for (int i = 0; i < 20; i++) {
                large.attribute("attribute" + i, "x".repeat(60_000));
            }

            assertThatThrownBy(() -> store.saveToken(large.build()))
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.refused()).isTrue())
                    .hasMessageContaining("max_allowed_packet");
            assertThat(store.getTokens()).containsExactly(small);
        }
    }

    @Test
    void serverThatPreparesNoStatementsIsUsedWithoutThem() throws SQLException {
        server.execute("SET GLOBAL max_prepared_stmt_count = 0");
        try (TokenStore store = table.open()) {
            OAuthToken saved = store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).containsExactly(saved);
        } finally {
            server.execute("SET GLOBAL max_prepared_stmt_count = 16382");
        }
    }

    @Test
    void batchMayBeLargerThanAPacket() throws SQLException {
        server.execute("SET GLOBAL max_allowed_packet = 1048576");
        List<OAuthToken> tokens = numbered("user", 60, 1).stream()
                .map(token ->
                        token.toBuilder().attribute("more", "x".repeat(50_000)).build())
                .toList();
        try (TokenStore store = table.open()) {
            store.saveTokens(tokens);
            store.saveTokens(tokens.stream()
                    .map(token -> token.toBuilder().accessToken("new").build())
                    .toList());

            assertThat(store.getTokens()).hasSize(60).allMatch(token -> "new".equals(token.accessToken()));
        }
    }

    @Test
    void accountWithFewConnectionsServesManyThreads() throws Exception {
        server.execute("GRANT USAGE ON *.* TO '" + table.database().user() + "'@'%' WITH MAX_USER_CONNECTIONS 2");
        try (TokenStore store = table.open()) {
            Concurrently.run(16, thread -> () -> {
                for (int i = 0; i < 5; i++) {
                    store.saveToken(numbered("user" + thread, i));
                }
                return true;
            });

            assertThat(store.getTokens()).hasSize(16);
        }
    }

    /** Waits until the query has a result other than null and 0. */
    private static String awaitResult(String query) throws Exception {
        AtomicReference<String> result = new AtomicReference<>();
        Await.until(query, () -> {
            result.set(server.query(query).get(0));
            return result.get() != null && !result.get().equals("0");
        });
        return result.get();
    }
}
