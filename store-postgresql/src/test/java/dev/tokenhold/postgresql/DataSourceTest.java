package dev.tokenhold.postgresql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static dev.tokenhold.testkit.TestTokens.queryOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.testkit.TestTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** Data sources of the user's, which none of our settings are made for. */
class DataSourceTest {

    @RegisterExtension
    private final FreshTable table = new FreshTable(Backend.EMBEDDED);

    private final List<HikariDataSource> pools = new ArrayList<>();

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    @Test
    void dataSourceStaysOpenAndKeepsItsAutoCommit() throws SQLException {
        HikariDataSource pool = pool(config -> config.setAutoCommit(false));
        try (TokenStore store = open(pool)) {
            store.saveToken(numbered("anna", 1));
            assertThat(store.getTokens()).hasSize(1);
        }

        try (Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(10)).isTrue();
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void connectionsNeedNotBePooled() {
        try (TokenStore store = open(unpooled())) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void poolOfReadOnlyConnectionsIsWrittenThroughAndStaysReadOnly() throws SQLException {
        HikariDataSource pool = pool(config -> config.setReadOnly(true));
        try (TokenStore store = open(pool)) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
        }
    }

    @Test
    void commitsAreDurableWhateverTheSessionSays() {
        HikariDataSource pool = pool(config -> config.setConnectionInitSql("SET synchronous_commit = off"));
        try (Database database = PostgreSqlDatabase.of(pool)) {
            assertThat(database.<String>change(DataSourceTest::synchronousCommit))
                    .isEqualTo("on");
        }
    }

    @Test
    void schemaIsTheOneOfTheTimeOfOpening() throws SQLException {
        table.get().execute("CREATE SCHEMA tenant");
        HikariDataSource pool = pool(config -> config.setMaximumPoolSize(1));
        try (TokenStore store = open(pool)) {
            store.saveToken(numbered("anna", 1));
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET search_path = tenant");
            }

            assertThat(store.findToken(queryOf("anna"))).isPresent();
            try (TokenStore ofTenant = open(pool)) {
                assertThat(ofTenant.getTokens()).isEmpty();
                ofTenant.saveToken(numbered("bela", 1));
            }
            assertThat(store.getTokens()).hasSize(1);
        } finally {
            table.get().execute("DROP SCHEMA tenant CASCADE");
        }
    }

    @Test
    void auditMayNameItsTableWithoutTheSchema() throws SQLException {
        String name = table.get().name();
        try (TokenStore store = open(unpooled());
                TokenStore byUri = table.get().open()) {
            store.saveToken(numbered("anna", 1));
            table.get()
                    .execute(
                            "CREATE TABLE audit_" + name + " (at timestamptz)",
                            "CREATE FUNCTION audit_" + name
                                    + "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit_" + name
                                    + " VALUES (now()); RETURN NULL; END'",
                            "CREATE TRIGGER audit AFTER UPDATE ON \"" + name + "\" FOR EACH ROW EXECUTE FUNCTION audit_"
                                    + name + "()");

            store.saveToken(numbered("anna", 2));
            byUri.saveToken(numbered("anna", 3));

            assertThat(store.findToken(queryOf("anna"))).map(TestTokens::number).contains(3L);
        } finally {
            table.get().execute("DROP FUNCTION audit_" + name + "() CASCADE", "DROP TABLE audit_" + name);
        }
    }

    @Test
    void searchPathWithoutASchemaIsRefused() {
        HikariDataSource pool = pool(config -> config.setConnectionInitSql("SET search_path = nowhere"));

        assertThatThrownBy(() -> open(pool))
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        e -> assertThat(e.refused()).isTrue())
                .hasMessageContainingAll("no schema to keep the table in", "currentSchema");
    }

    @Test
    void nameThatIsNoTableIsRefused() {
        assertThatThrownBy(() -> PostgreSqlTokenStore.open(unpooled(), TestKeyring.keyring(), "a.b"))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    private TokenStore open(DataSource source) {
        return PostgreSqlTokenStore.open(
                source, TestKeyring.keyring(), table.get().name());
    }

    private HikariDataSource pool(Consumer<HikariConfig> more) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(table.get().database().jdbcUrl());
        config.setUsername(table.get().database().user());
        config.setPassword(table.get().database().password());
        config.setMaximumPoolSize(2);
        more.accept(config);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    private PGSimpleDataSource unpooled() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(table.get().database().jdbcUrl());
        source.setUser(table.get().database().user());
        source.setPassword(table.get().database().password());
        return source;
    }

    private static String synchronousCommit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
            row.next();
            return row.getString(1);
        }
    }
}
