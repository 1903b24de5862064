package dev.tokenhold.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StorePlace;
import dev.tokenhold.testservers.TcpProxy;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Stores that are one, and stores that only seem to be. */
class SamePlaceTest {

    @Test
    void storeIsKnownUnderEachAddressOfItsServer() throws Exception {
        TestTable table = TestTable.in(Backend.EMBEDDED.database());
        TestDatabase otherAccount =
                Backend.EMBEDDED.server().createUser(table.database().name(), "USAGE");
        try (TcpProxy proxy = new TcpProxy(table.database().port());
                TokenStore store = table.open();
                TokenStore throughProxy = table.open(table.uri(proxy.port()));
                TokenStore byName = table.open(table.uri().replace("127.0.0.1", "localhost"));
                TokenStore inSchema = table.open(table.uri() + "&currentSchema=public");
                TokenStore ofOther = new TestTable(otherAccount, table.name()).open();
                TokenStore ofSource = PostgreSqlTokenStore.open(source(table), TestKeyring.keyring(), table.name());
                TokenStore ofSameSource =
                        PostgreSqlTokenStore.open(source(table), TestKeyring.keyring(), table.name())) {
            assertThat(areOne(store, throughProxy)).isTrue();
            assertThat(areOne(throughProxy, byName)).isTrue();
            assertThat(areOne(store, inSchema)).isTrue();
            assertThat(areOne(store, ofOther)).isTrue();
            assertThat(areOne(ofOther, store)).isTrue();
            assertThat(areOne(ofSource, store)).isTrue();
            assertThat(areOne(store, ofSource)).isTrue();
            assertThat(areOne(ofSource, ofSameSource)).isTrue();
            assertThat(areOne(store, store)).isTrue();
        }
    }

    @Test
    void otherTableSchemaAndDatabaseAreOtherStores() throws SQLException {
        TestTable table = TestTable.in(Backend.EMBEDDED.database());
        String schema = "other_" + table.name();
        table.execute("CREATE SCHEMA " + schema);
        TestDatabase database = Backend.EMBEDDED.server().createDatabase();
        try (TokenStore store = table.open();
                TokenStore otherTable = TestTable.in(table.database()).open();
                TokenStore otherSchema = table.open(table.uri() + "&currentSchema=" + schema);
                TokenStore otherDatabase = new TestTable(database, table.name()).open()) {
            assertThat(areOne(store, otherTable)).isFalse();
            assertThat(areOne(store, otherSchema)).isFalse();
            assertThat(areOne(store, otherDatabase)).isFalse();
            assertThat(areOne(otherDatabase, store)).isFalse();
        } finally {
            table.execute("DROP SCHEMA " + schema);
        }
    }

    @Test
    void otherServerWithTheSameNamesIsAnotherStore() throws SQLException {
        TestTable table = TestTable.in(Backend.EMBEDDED.database());
        TestDatabase twin = table.database();
        TlsServer other = TlsServer.shared();
        other.server()
                .execute(
                        "CREATE ROLE " + twin.user() + " LOGIN PASSWORD '" + twin.password() + "'",
                        "CREATE DATABASE " + twin.name() + " OWNER " + twin.user());
        try (TokenStore store = table.open();
                TokenStore elsewhere = table.at(other.server().port()).open()) {
            assertThat(areOne(store, elsewhere)).isFalse();
            assertThat(areOne(elsewhere, store)).isFalse();
        }
    }

    private static boolean areOne(TokenStore one, TokenStore other) {
        return StorePlace.isShared((MigratableTokenStore) one, (MigratableTokenStore) other);
    }

    private static DataSource source(TestTable table) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(table.database().jdbcUrl());
        source.setUser(table.database().user());
        source.setPassword(table.database().password());
        return source;
    }
}
