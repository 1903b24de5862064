package dev.tokenhold.mysql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A table for one test, in a database that may be shared.
 *
 * @param database the database
 * @param name the name of the table, which need not exist
 */
record TestTable(TestDatabase database, String name) {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String PASSWORD_VARIABLE = "TOKENHOLD_PASSWORD_OF_TEST";

    static TestTable in(TestDatabase database) {
        return new TestTable(database, "tokens_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet());
    }

    TestTable at(int port) {
        return new TestTable(database.at(port), name);
    }

    String uri() {
        return database.uri() + "?table=" + name;
    }

    /** For another process: the password is in its environment. */
    StoreLocation location() {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "env:" + PASSWORD_VARIABLE);
        return new StoreLocation(uri(), settings, Map.of(PASSWORD_VARIABLE, database.password()));
    }

    TokenStore open() {
        return open("");
    }

    /** {@code properties} begin with an ampersand. */
    TokenStore open(String properties) {
        return MySqlTokenStore.open(connect(properties), new TableName(name), TestKeyring::keyring);
    }

    RecordStore openRecords() {
        return new JdbcRecordStore(connect(""), new TableName(name));
    }

    Database connect(String properties) {
        return MySqlDatabase.open(MySqlUri.parse(StoreAddress.parse(uri() + properties)), database.password());
    }

    void drop() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS `" + name + "`");
        }
    }
}
