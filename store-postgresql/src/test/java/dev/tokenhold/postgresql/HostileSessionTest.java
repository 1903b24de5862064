package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions with a setting that a server, or a pool, gives them against all reason. */
class HostileSessionTest {

    /** A schema that has the store's names, with other contents. */
    private static final List<String> EVIL_SCHEMA = List.of(
            "CREATE SCHEMA evil",
            "CREATE FUNCTION evil.substr(bytea, integer, integer) RETURNS bytea LANGUAGE sql AS $$ SELECT 'evil'::bytea $$",
            "CREATE FUNCTION evil.count(bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT 0::bigint $$",
            "CREATE FUNCTION evil.never(bytea, bytea) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$",
            "CREATE OPERATOR evil.= (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = evil.never)",
            "CREATE OPERATOR evil.> (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = evil.never)",
            "CREATE OPERATOR evil.<= (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = evil.never)",
            "CREATE FUNCTION evil.never(bigint, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$",
            "CREATE OPERATOR evil.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = evil.never)");

    private static final String WITHOUT_EFFECT = String.join(
            "; ",
            "default_transaction_deferrable = on",
            "row_security = on",
            "bytea_output = 'escape'",
            "standard_conforming_strings = off",
            "transform_null_equals = on",
            "array_nulls = off",
            "quote_all_identifiers = on",
            "timezone = 'Pacific/Apia'",
            "datestyle = 'ISO, DMY'",
            "plan_cache_mode = 'force_generic_plan'",
            "enable_indexscan = off",
            "work_mem = '64kB'",
            "check_function_bodies = off",
            "default_toast_compression = 'pglz'");

    private static TestDatabase database;
    private static DatabaseServer server;

    static Stream<String> settings() {
        return Stream.of(
                "default_transaction_read_only = on",
                "default_transaction_isolation = 'serializable'",
                "synchronous_commit = off",
                // A row takes longer, since the statements are many.
                "statement_timeout = 1",
                "lock_timeout = 1",
                "idle_in_transaction_session_timeout = 1",
                "search_path = public, evil, pg_catalog",
                "search_path = public, pg_temp, evil, pg_catalog",
                "client_encoding = 'LATIN1'",
                WITHOUT_EFFECT);
    }

    @BeforeAll
    static void createSchema() throws SQLException {
        database = Backend.EMBEDDED.server().createDatabase();
        server = Backend.EMBEDDED.server();
        new TestTable(database, "any").execute(EVIL_SCHEMA.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void sessionOfAUriDoesAsInAnyOther(String setting) throws Exception {
        for (String one : setting.split("; ", -1)) {
            server.execute("ALTER DATABASE " + database.name() + " SET " + one);
        }
        TestTable table = TestTable.in(database);
        try (TokenStore store = opened(table::open)) {
            requireNothingOdd(store, table);
        } finally {
            server.execute("ALTER DATABASE " + database.name() + " RESET ALL");
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void sessionOfADataSourceDoesAsInAnyOtherAndIsReturnedAsItWas(String setting) throws Exception {
        TestTable table = TestTable.in(database);
        try (HikariDataSource pool = pool(setting)) {
            List<String> before = settings(pool);

            try (TokenStore store =
                    opened(() -> PostgreSqlTokenStore.open(pool, TestKeyring.keyring(), table.name()))) {
                requireNothingOdd(store, table);
            }

            assertThat(settings(pool)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil, public", "evil", "pg_temp, evil"})
    void searchPathThatChangesLeadsNowhereElse(String path) throws Exception {
        TestTable table = TestTable.in(database);
        try (HikariDataSource pool = pool("search_path = public");
                TokenStore store = PostgreSqlTokenStore.open(pool, TestKeyring.keyring(), table.name())) {
            OAuthToken anna = store.saveToken(numbered("anna", 1));
            table.execute(
                    "CREATE TABLE evil.\"" + table.name() + "\" (LIKE public.\"" + table.name() + "\" INCLUDING ALL)");
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = " + path);
                statement.execute("CREATE TEMPORARY TABLE \"" + table.name() + "\" (LIKE public.\"" + table.name()
                        + "\" INCLUDING ALL)");
            }

            assertThat(store.findToken(queryOf("anna"))).contains(anna);
            store.saveToken(numbered("bela", 1));
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SQL_ASCII", "LATIN1", "EUC_JP"})
    void encodingOfTheDatabaseDoesNotMatter(String encoding) throws Exception {
        String name = "encoded_" + encoding.toLowerCase(Locale.ROOT);
        server.execute("CREATE DATABASE " + name + " OWNER " + database.user() + " TEMPLATE template0 ENCODING '"
                + encoding + "'");
        TestTable table = TestTable.in(new TestDatabase(
                database.scheme(), database.host(), database.port(), name, database.user(), database.password()));
        try (TokenStore store = table.open()) {
            requireNothingOdd(store, table);
        }
    }

    /** Opens a store as often as it takes until the first query of the first session is faster than a hostile time limit. */
    private static TokenStore opened(Supplier<TokenStore> opening) {
        while (true) {
            try {
                return opening.get();
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("canceled by an operator or a time limit");
            }
        }
    }

    private static void requireNothingOdd(TokenStore store, TestTable table) throws SQLException {
        String name = "public.\"" + table.name() + "\"";
        store.saveTokens(numbered("user", 5, 1));
        OAuthToken anna = store.saveToken(numbered("anna", 1).toBuilder()
                .attribute("odd", "\\' \\\" \u00e9 \u4e2d %_\u0000\n")
                .build());
        store.saveToken(anna.toBuilder().accessToken("second").build());

        assertThat(store.findToken(queryOf("anna")).map(OAuthToken::accessToken))
                .contains("second");
        assertThat(store.getTokens()).hasSize(6);
        try (Connection other = table.connection();
                Statement statement = other.createStatement()) {
            // The header of the store is a row too. Others see it all: it is committed.
            assertThat(count(statement, name)).isEqualTo(7);
            other.setAutoCommit(false);
            statement.executeUpdate("UPDATE " + name + " SET version = version + 7");
            assertThat(store.findToken(queryOf("anna")).map(OAuthToken::accessToken))
                    .contains("second");
            other.rollback();
        }
        assertThat(store.deleteToken(Objects.requireNonNull(anna.id()))).isTrue();
        assertThat(store.getTokens())
                .extracting(TestTokens::number)
                .containsOnly(1L)
                .hasSize(5);
        store.deleteTokens();
        try (Connection other = table.connection();
                Statement statement = other.createStatement()) {
            assertThat(count(statement, name)).isEqualTo(1);
        }
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_catalog.count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static HikariDataSource pool(String setting) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                database.jdbcUrl() + (setting.startsWith("client_encoding") ? "&allowEncodingChanges=true" : ""));
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(1);
        config.setConnectionInitSql("SET SESSION " + setting.replace("; ", "; SET SESSION "));
        return new HikariDataSource(config);
    }

    private static List<String> settings(HikariDataSource pool) throws SQLException {
        while (true) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT pg_catalog.concat_ws(' ', " + ReliedOn.query()
                            + ", pg_catalog.current_setting('client_encoding'))")) {
                row.next();
                return List.of(row.getString(1));
            } catch (SQLException e) {
                // The hostile time limit holds for this query too.
                assertThat(e.getSQLState()).isEqualTo("57014");
            }
        }
    }
}
