package dev.tokenhold.postgresql;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.EncryptedTokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.ServerUri;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.testkit.StoreLocation;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

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
        return "postgresql://" + database.user() + "@" + hosts + "/" + database.name() + "?table=" + name;
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

    Database connect(String uri) {
        return PostgreSqlDatabase.open(
                ServerUri.parse(StoreAddress.parse(uri), PostgreSqlDatabase.KIND), database.password());
    }

    /** What the doctor finds in the table and at the server. */
    List<String> findings() {
        return findings(uri());
    }

    List<String> findings(String uri) {
        try (Database connected = connect(uri)) {
            return JdbcRecordStore.examine(connected, new TableName(name), false).stream()
                    .map(Finding::toString)
                    .toList();
        }
    }

    /** A connection of the owner for the tests' own statements, whatever the settings of the database are. */
    Connection connection() throws SQLException {
        Connection connection = database.connect();
        // A pooler would let the next connection find them in its session, by the same names.
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';"
                            + " SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = on");
        }
        return connection;
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void drop() throws SQLException {
        execute("DROP TABLE IF EXISTS \"" + name + "\" CASCADE");
    }
}
