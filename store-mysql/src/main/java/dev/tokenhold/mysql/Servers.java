package dev.tokenhold.mysql;

import com.mysql.cj.jdbc.Driver;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the servers of a database. A connection belongs to one server for its whole life; the driver's own failover
 * would move it, and would accept a node that does not take part in its cluster, or a read-only replica. Thread-safe.
 *
 * <p>It tries the server that it used last, then those that follow in the URI. It uses the first one that accepts changes, or if
 * there is none, the first one that can be read.
 */
final class Servers implements DataSource, AutoCloseable {

    private final MySqlAddress address;
    private final Properties properties;
    private final AtomicReference<@Nullable Connection> spare = new AtomicReference<>();
    private volatile int preferred;
    private volatile boolean writable;

    private record Candidate(Connection connection, MySqlSession session) {}

    /**
     * Creates the servers of a database without connecting to them.
     *
     * @param address their address
     * @param password the password of the account, empty for none
     */
    Servers(MySqlAddress address, String password) {
        this.address = address;
        this.properties = DriverProperties.of(address, password);
    }

    /** Whether one of the servers has ever accepted changes from every account. */
    boolean wereWritable() {
        return writable;
    }

    /**
     * Opens a connection for the next caller.
     *
     * @return its session
     * @throws SQLException if none can be opened
     */
    MySqlSession connectAhead() throws SQLException {
        Candidate opened = connect();
        close(spare.getAndSet(opened.connection));
        return opened.session;
    }

    /** Closes the connection that was opened ahead, if it has not been taken. */
    @Override
    public void close() {
        close(spare.getAndSet(null));
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ahead = spare.getAndSet(null);
        return ahead != null ? ahead : connect().connection;
    }

    private Candidate connect() throws SQLException {
        List<Server> servers = address.servers();
        Map<Server, SQLException> failures = new LinkedHashMap<>();
        Candidate readable = null;
        int first = preferred;
        for (int i = 0; i < servers.size(); i++) {
            int index = (first + i) % servers.size();
            try {
                Candidate candidate = connect(servers.get(index));
                if (candidate.session.isWritable()) {
                    writable = true;
                    preferred = index;
                    if (readable != null) {
                        close(readable.connection);
                    }
                    return candidate;
                }
                if (readable == null) {
                    readable = candidate;
                } else {
                    close(candidate.connection);
                }
            } catch (SQLException e) {
                failures.put(servers.get(index), e);
            }
        }
        if (readable == null) {
            throw NoServerException.of(failures);
        }
        return readable;
    }

    private Candidate connect(Server server) throws SQLException {
        Connection connection = new Driver().connect(address.jdbcUrl(server), properties);
        try {
            MySqlSession session = MySqlSession.prepare(connection);
            connection.setNetworkTimeout(Runnable::run, DriverProperties.answerTimeoutMillis(address));
            return new Candidate(connection, session);
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The connection was to be thrown away anyway.
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the account is fixed");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    /** So long the pool waits, when it is closed, for a connection that it is opening. Without any wait it warns that there was one. */
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("nothing is logged here");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing is wrapped here");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
