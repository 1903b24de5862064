package dev.tokenhold.mysql;

import com.mysql.cj.jdbc.Driver;
import com.mysql.cj.jdbc.JdbcConnection;
import dev.tokenhold.jdbc.StatementCache;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.Server;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerConnector;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.jdbc.server.ServerSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;

/** Connects to the servers of a database with Connector/J. Thread-safe. */
final class MySqlConnector implements ServerConnector {

    private static final System.Logger LOG = System.getLogger(MySqlConnector.class.getName());

    private final ServerAddress address;
    private final Properties properties;
    private final AnswerTimeouts timeouts;

    MySqlConnector(ServerAddress address, String password) {
        this.address = address;
        this.properties = DriverProperties.of(address, password);
        this.timeouts = DriverProperties.answerTimeouts(address);
    }

    @Override
    public ServerSession connect(Server server) throws SQLException {
        Connection connection = new Driver().connect(address.jdbcUrl("mysql", server), properties);
        try {
            MySqlSession session = MySqlSession.prepare(connection);
            timeouts.outsideOfTransaction(connection);
            return new ServerSession(
                    StatementCache.around(connection, MySqlConnector::statement),
                    session.isWritable(),
                    session.isolation());
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    // Parsing a query takes the server longer than finding a row. The driver's own setting would also prepare batches
    // there, and
    // then it does not divide what is larger than a packet.
    private static PreparedStatement statement(Connection connection, String sql) throws SQLException {
        if (sql.startsWith("SELECT ")) {
            try {
                return connection.unwrap(JdbcConnection.class).serverPrepareStatement(sql);
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "the server prepares no more statements", e);
            }
        }
        return connection.prepareStatement(sql);
    }

    @Override
    public ServerError explain(SQLException failure) {
        return MySqlErrors.of(failure);
    }
}
