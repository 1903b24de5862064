package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.Server;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerConnector;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.jdbc.server.ServerSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Connects to the servers of a database with pgjdbc. Thread-safe. */
final class PostgreSqlConnector implements ServerConnector, Surroundings {

    private final ServerAddress address;
    private final Properties properties;
    private final AnswerTimeouts timeouts;
    private volatile @Nullable String schema;
    private volatile boolean pooled;

    PostgreSqlConnector(ServerAddress address, String password) {
        this.address = address;
        this.properties = DriverProperties.of(address, password);
        this.timeouts = DriverProperties.answerTimeouts(address);
        this.schema = address.properties().get(DriverProperties.SCHEMA);
    }

    @Override
    public ServerSession connect(Server server) throws SQLException {
        Connection connection = new Driver().connect(address.jdbcUrl("postgresql", server), properties);
        try {
            PostgreSqlSession session = PostgreSqlSession.prepare(Objects.requireNonNull(connection), schema);
            pooled |= !session.isOwn();
            if (schema == null) {
                schema = session.schema();
            }
            timeouts.outsideOfTransaction(connection);
            return new ServerSession(connection, !session.follows(), "READ_COMMITTED");
        } catch (SQLException | RuntimeException e) {
            try (connection) {
                throw e;
            }
        }
    }

    @Override
    public ServerError explain(SQLException failure) {
        return PostgreSqlErrors.of(failure);
    }

    @Override
    public boolean mayReadOnlyServerLag() {
        return true;
    }

    @Override
    public @Nullable String schema() {
        return schema;
    }

    @Override
    public boolean sharesSessions() {
        return pooled;
    }
}
