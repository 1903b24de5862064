package dev.tokenhold.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.MysqlDataSource;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.TcpProxy;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores that are one, and stores that only seem to be. */
class SamePlaceTest {

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"MARIADB", "MYSQL", "ODD_MARIADB", "ODD_MYSQL"})
    void storeIsKnownUnderEachAddressOfItsServer(Backend backend) throws Exception {
        TestTable table = TestTable.in(backend.database());
        TestDatabase otherAccount = backend.server().createUser(table.database().name(), "ALL");
        try (TcpProxy proxy = new TcpProxy(table.database().port());
                TokenStore store = table.open();
                TokenStore throughProxy = table.open(table.uri(proxy.port()));
                TokenStore byName = table.open(table.uri().replace("127.0.0.1", "localhost"));
                TokenStore ofOther = new TestTable(otherAccount, table.name()).open();
                TokenStore ofSource = MySqlTokenStore.open(source(table), TestKeyring.keyring(), table.name())) {
            assertThat(areOne(store, throughProxy)).isTrue();
            assertThat(areOne(throughProxy, byName)).isTrue();
            assertThat(areOne(store, ofOther)).isTrue();
            assertThat(areOne(ofSource, store)).isTrue();
            assertThat(areOne(store, store)).isTrue();
        }
    }

    @Test
    void otherTableAndOtherDatabaseAreOtherStores() throws SQLException {
        TestTable table = TestTable.in(Backend.MARIADB.database());
        DatabaseServer server = Backend.MARIADB.server();
        try (TokenStore store = table.open();
                TokenStore otherTable = TestTable.in(table.database()).open();
                TokenStore otherDatabase = new TestTable(server.createDatabase(), table.name()).open()) {
            assertThat(areOne(store, otherTable)).isFalse();
            assertThat(areOne(store, otherDatabase)).isFalse();
        }
    }

    @Test
    void otherServerWithTheSameNamesIsAnotherStore() throws SQLException {
        TestTable table = TestTable.in(Backend.MARIADB.server().createDatabase());
        TestDatabase twin = table.database();
        Backend.MYSQL
                .server()
                .execute(
                        "CREATE DATABASE " + twin.name(),
                        "CREATE USER '" + twin.user() + "'@'%' IDENTIFIED BY '" + twin.password() + "'",
                        "GRANT ALL ON " + twin.name() + ".* TO '" + twin.user() + "'@'%'");
        try (TokenStore store = table.open();
                TokenStore elsewhere = table.at(Backend.MYSQL.server().port()).open()) {
            assertThat(areOne(store, elsewhere)).isFalse();
            assertThat(areOne(elsewhere, store)).isFalse();
        }
    }

    static boolean areOne(TokenStore one, TokenStore other) {
        return StorePlace.isShared((MigratableTokenStore) one, (MigratableTokenStore) other);
    }

    private static MysqlDataSource source(TestTable table) {
        MysqlDataSource source = new MysqlDataSource();
        source.setUrl(table.database().jdbcUrl());
        source.setUser(table.database().user());
        source.setPassword(table.database().password());
        return source;
    }
}
