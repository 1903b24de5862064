package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A plain table in SQLite, as durable as our store. Each thread has its own connection and keeps its statements prepared, which is the
 * least that a find or an update can cost with JDBC.
 */
final class PlainSqlite implements Contestant {

    private static final List<String> SETTINGS =
            List.of("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA busy_timeout = 60000");

    private record Client(Connection connection, PreparedStatement select, PreparedStatement update) {}

    private final Path file;
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Client> client = ThreadLocal.withInitial(this::connect);

    PlainSqlite(Path file) {
        this.file = file;
    }

    /** Opens a connection that is as durable as one of our store. */
    static Connection open(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute(setting);
            }
        }
        return connection;
    }

    private Client connect() {
        try {
            Connection connection = open("jdbc:sqlite:" + file);
            opened.add(connection);
            return new Client(
                    connection,
                    connection.prepareStatement(PlainTable.SELECT),
                    connection.prepareStatement(PlainTable.UPDATE));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void fill(int tokens) throws SQLException {
        try (Connection connection = open("jdbc:sqlite:" + file)) {
            PlainTable.create(connection);
            PlainTable.fill(connection, tokens);
        }
    }

    @Override
    public Object find(long user) throws SQLException {
        return PlainTable.find(client.get().select, user);
    }

    @Override
    public Object save(long user, OAuthToken token) throws SQLException {
        PlainTable.save(client.get().update, token);
        return token;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
    }
}
