package dev.tokenhold.mysql;

import com.mysql.cj.jdbc.Driver;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.Server;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerConnector;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.jdbc.server.ServerSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Connects to the servers of a database with Connector/J. Thread-safe. */
final class MySqlConnector implements ServerConnector {

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
            return new ServerSession(connection, session.isWritable(), session.isolation());
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    @Override
    public ServerError explain(SQLException failure) {
        return MySqlErrors.of(failure);
    }
}
