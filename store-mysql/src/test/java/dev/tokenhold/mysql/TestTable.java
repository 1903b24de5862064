package dev.tokenhold.mysql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.PooledConnections;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.jdbc.server.Servers;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** The same as if each port were another server. */
    String uri(int... ports) {
        String servers = IntStream.of(ports)
                .mapToObj(port -> DatabaseServer.HOST + ":" + port)
                .collect(Collectors.joining(","));
        return uriOf(servers);
    }

    /** The same at other hosts. */
    String uriOf(String hosts) {
        return "mysql://" + database.user() + "@" + hosts + "/" + database.name() + "?table=" + name;
    }

    /** For another process: the password is in its environment. */
    StoreLocation location() {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "env:" + PASSWORD_VARIABLE);
        return new StoreLocation(uri(), settings, Map.of(PASSWORD_VARIABLE, database.password()));
    }

    TokenStore open() {
        return open(uri());
    }

    TokenStore open(String uri) {
        return JdbcRecordStore.open(
                connect(uri), new TableName(name), records -> new EncryptedTokenStore(records, TestKeyring.keyring()));
    }

    RecordStore openRecords() {
        return new JdbcRecordStore(connect(uri()), new TableName(name));
    }

    /** A store that gives up earlier. */
    TokenStore open(String uri, Duration patience) {
        ServerAddress address = ServerUri.parse(StoreAddress.parse(uri), MySqlDatabase.KIND);
        Servers servers = servers(uri);
        Connections connections = new PooledConnections(servers);
        Database impatient = new Database(MySqlDialect.of(address, servers::wereWritable), connections, patience);
        return JdbcRecordStore.open(
                impatient, new TableName(name), records -> new EncryptedTokenStore(records, TestKeyring.keyring()));
    }

    Database connect(String uri) {
        return MySqlDatabase.open(ServerUri.parse(StoreAddress.parse(uri), MySqlDatabase.KIND), database.password());
    }

    Servers servers() {
        return servers(uri());
    }

    Servers servers(String uri) {
        ServerAddress address = ServerUri.parse(StoreAddress.parse(uri), MySqlDatabase.KIND);
        return new Servers(address.servers(), new MySqlConnector(address, database.password()));
    }

    /** What the doctor finds in the table and at the server. */
    List<String> findings() {
        try (Database connected = connect(uri())) {
            return JdbcRecordStore.examine(connected, new TableName(name), false).stream()
                    .map(Finding::toString)
                    .toList();
        }
    }

    void drop() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS `" + name + "`");
        }
    }
}
