package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions with a setting that a server, or a pool, gives them against all reason. */
class HostileSessionTest {

    private static final List<String> SETTINGS = List.of(
            "SET SESSION sql_select_limit = 0",
            "SET SESSION sql_select_limit = 2",
            "SET SESSION max_join_size = 1, sql_big_selects = 0",
            "SET SESSION sql_safe_updates = 1",
            "SET SESSION autocommit = 0",
            "SET SESSION completion_type = 1",
            "SET SESSION completion_type = 2",
            "SET SESSION TRANSACTION READ ONLY",
            "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED",
            "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET SESSION unique_checks = 0",
            "SET SESSION foreign_key_checks = 0",
            "SET SESSION sql_auto_is_null = 1",
            "SET SESSION sql_mode = ''",
            "SET SESSION sql_mode = 'ANSI_QUOTES'",
            "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
            "SET SESSION sql_mode = 'PAD_CHAR_TO_FULL_LENGTH'",
            "SET SESSION max_sort_length = 64",
            "SET SESSION group_concat_max_len = 4",
            "SET SESSION time_zone = '+13:00'",
            "SET SESSION character_set_results = latin1",
            "SET SESSION collation_connection = utf8mb4_general_ci",
            "SET NAMES latin1",
            "SET NAMES gbk",
            "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1");

    private static final List<String> OF_MARIADB = List.of(
            "SET SESSION max_statement_time = 0.5",
            "SET SESSION sql_mode = 'ORACLE'",
            "SET SESSION sql_mode = 'EMPTY_STRING_IS_NULL'",
            "SET SESSION system_versioning_asof = '2020-01-01 00:00:00'");

    private static final List<String> OF_MYSQL = List.of("SET SESSION max_execution_time = 500");

    private static String connectSqlBefore = "";
    private static String connectSqlBeforeOfMySql = "";

    static Stream<Arguments> settings() {
        return Stream.of(
                        Stream.concat(SETTINGS.stream(), OF_MARIADB.stream())
                                .map(setting -> Arguments.of(Backend.ODD_MARIADB, setting)),
                        Stream.concat(SETTINGS.stream(), OF_MYSQL.stream())
                                .map(setting -> Arguments.of(Backend.ODD_MYSQL, setting)))
                .flatMap(arguments -> arguments);
    }

    @BeforeAll
    static void noteServers() throws SQLException {
        connectSqlBefore = variable(Backend.ODD_MARIADB.server(), "init_connect");
        connectSqlBeforeOfMySql = variable(Backend.ODD_MYSQL.server(), "init_connect");
    }

    @AfterAll
    static void resetServers() throws SQLException {
        onConnect(Backend.ODD_MARIADB.server(), connectSqlBefore);
        onConnect(Backend.ODD_MYSQL.server(), connectSqlBeforeOfMySql);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void sessionOfAUriDoesAsInAnyOther(Backend backend, String setting) throws Exception {
        onConnect(backend.server(), setting);
        TestTable table = TestTable.in(backend.database());

        try (TokenStore store = table.open();
                Database database = table.connect(table.uri())) {
            requireNothingOdd(store, table, backend.server());
            assertThat(database.read(HostileSessionTest::leftToSet)).isEmpty();
        }
    }

    private static Map<String, String> leftToSet(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return ReliedOn.toSet(MySqlSession.read(statement, List.of()));
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void sessionOfADataSourceDoesAsInAnyOtherAndIsReturnedAsItWas(Backend backend, String setting) throws Exception {
        TestTable table = TestTable.in(backend.database());
        try (HikariDataSource pool = pool(table, setting)) {
            List<String> before = variables(pool, backend.server());

            try (TokenStore store = MySqlTokenStore.open(pool, TestKeyring.keyring(), table.name())) {
                requireNothingOdd(store, table, backend.server());
            }

            assertThat(variables(pool, backend.server())).isEqualTo(before);
        }
    }

    private static void requireNothingOdd(TokenStore store, TestTable table, DatabaseServer server)
            throws SQLException {
        String qualified = table.database().name() + "." + table.name();
        store.saveTokens(numbered("user", 5, 1));
        OAuthToken anna = store.saveToken(numbered("anna", 1).toBuilder()
                .attribute("odd", "\\' \\\" \u00e9 \u4e2d %_\u0000\n")
                .build());
        store.saveToken(anna.toBuilder().accessToken("second").build());

        assertThat(store.findToken(queryOf("anna")).map(OAuthToken::accessToken))
                .contains("second");
        assertThat(store.getTokens()).hasSize(6);
        // The header of the store is a row too. Others see it all: it is committed.
        assertThat(server.query("SELECT COUNT(*) FROM " + qualified)).containsExactly("7");
        try (Connection other = server.connect();
                Statement uncommitted = other.createStatement()) {
            other.setAutoCommit(false);
            uncommitted.executeUpdate("UPDATE " + qualified + " SET version = version + 7");
            assertThat(store.findToken(queryOf("anna")).map(OAuthToken::accessToken))
                    .contains("second");
            other.rollback();
            uncommitted.executeUpdate("DELETE FROM " + qualified + " WHERE id = '" + anna.id() + "'");
            assertThat(store.findToken(queryOf("anna"))).isPresent();
            other.rollback();
        }
        assertThat(store.deleteToken(Objects.requireNonNull(anna.id()))).isTrue();
        assertThat(store.getTokens())
                .extracting(TestTokens::number)
                .containsOnly(1L)
                .hasSize(5);
        store.deleteTokens();
        assertThat(server.query("SELECT COUNT(*) FROM " + qualified)).containsExactly("1");
    }

    private static HikariDataSource pool(TestTable table, String setting) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(table.database().jdbcUrl());
        config.setUsername(table.database().user());
        config.setPassword(table.database().password());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql(setting);
        return new HikariDataSource(config);
    }

    /** What the session of a pool with one connection has. */
    private static List<String> variables(HikariDataSource pool, DatabaseServer server) throws SQLException {
        List<String> names = server
                .query("SHOW VARIABLES WHERE Variable_name IN ('" + String.join("', '", ReliedOn.names())
                        + "', 'character_set_client')")
                .stream()
                .filter(name -> !name.equals(ReliedOn.LIMIT))
                .toList();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            // With a limit of 0 this is the only way to see it.
            statement.execute("SET @cut = @@sql_select_limit, SESSION sql_select_limit = DEFAULT");
            String sql = "SELECT CONCAT_WS(' ', @cut, @@" + String.join(", @@", names) + ")";
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return List.of(row.getString(1), String.join(" ", names));
            } finally {
                statement.execute("SET SESSION sql_select_limit = @cut");
            }
        }
    }

    private static String variable(DatabaseServer server, String name) throws SQLException {
        return String.valueOf(server.query("SELECT @@GLOBAL." + name).get(0));
    }

    private static void onConnect(DatabaseServer server, String sql) throws SQLException {
        server.execute("SET GLOBAL init_connect = '" + sql.replace("'", "''") + "'");
    }
}
