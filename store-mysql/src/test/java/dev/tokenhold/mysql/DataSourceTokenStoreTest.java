package dev.tokenhold.mysql;

import static dev.tokenhold.testkit.TestTokens.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.StoreLocation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract on a data source of the user's, a pool that none of our settings are made for. */
class DataSourceTokenStoreTest extends TokenStoreSuite {

    private final List<HikariDataSource> pools = new ArrayList<>();

    DataSourceTokenStoreTest() {
        super(Backend.MARIADB);
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    @Override
    public TokenStore open() {
        return MySqlTokenStore.open(pool(), TestKeyring.keyring(), table().name());
    }

    @Override
    public boolean keepsLeases() {
        return true;
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    /** None: other processes would open it by its URI, which is what the other suites do. */
    @Override
    public Optional<StoreLocation> location() {
        return Optional.empty();
    }

    private HikariDataSource pool() {
        return pool(config -> {});
    }

    private HikariDataSource pool(Consumer<HikariConfig> more) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(table().database().jdbcUrl());
        config.setUsername(table().database().user());
        config.setPassword(table().database().password());
        config.setMaximumPoolSize(5);
        config.setAutoCommit(false);
        more.accept(config);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    @Test
    void dataSourceStaysOpen() throws SQLException {
        HikariDataSource pool = pool();
        MySqlTokenStore.open(pool, TestKeyring.keyring(), table().name()).close();

        try (var connection = pool.getConnection()) {
            assertThat(connection.isValid(10)).isTrue();
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void connectionsNeedNotBePooled() throws SQLException {
        try (TokenStore store = MySqlTokenStore.open(unpooled(), TestKeyring.keyring(), table().name())) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    void dataSourceWithoutADatabaseIsRefused() throws SQLException {
        MysqlDataSource source = unpooled();
        source.setUrl(source.getUrl().replace("/" + table().database().name() + "?", "/?"));

        assertThatThrownBy(() -> MySqlTokenStore.open(source, TestKeyring.keyring()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("has no database");
    }

    @Test
    void poolOfReadOnlyConnectionsIsWrittenThroughAndStaysReadOnly() throws SQLException {
        HikariDataSource pool = pool(config -> config.setReadOnly(true));
        try (TokenStore store = MySqlTokenStore.open(pool, TestKeyring.keyring(), table().name())) {
            store.saveToken(numbered("anna", 1));

            assertThat(store.getTokens()).hasSize(1);
        }
        try (var connection = pool.getConnection()) {
            assertThat(connection.isReadOnly()).isTrue();
        }
    }

    @Test
    void fewerRowsThanThereAreAreAnError() throws SQLException {
        MysqlDataSource source = unpooled();
        source.setUrl(source.getUrl() + "&maxRows=20");
        try (TokenStore store = MySqlTokenStore.open(unpooled(), TestKeyring.keyring(), table().name());
                TokenStore limited = MySqlTokenStore.open(source, TestKeyring.keyring(), table().name())) {
            store.saveTokens(numbered("user", 19, 1));
            // With the header of the store that is 20 rows.
            assertThat(limited.getTokens()).hasSize(19);

            store.saveToken(numbered("anna", 1));

            assertThatThrownBy(limited::getTokens)
                    .isInstanceOfSatisfying(
                            StoreUnavailableException.class,
                            e -> assertThat(e.refused()).isTrue())
                    .hasMessageContainingAll("more rows than the 20 that a query got", "maxRows");
        }
    }

    @Test
    void nameThatIsNoTableIsRefused() {
        assertThatThrownBy(() -> MySqlTokenStore.open(unpooled(), TestKeyring.keyring(), "a.b"))
                .isInstanceOf(InvalidConfigurationException.class);
    }

    private MysqlDataSource unpooled() throws SQLException {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(table().database().jdbcUrl());
        source.setUser(table().database().user());
        source.setPassword(table().database().password());
        return source;
    }
}
