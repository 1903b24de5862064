package dev.tokenhold.jdbc.server;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the servers of a database. A connection belongs to one server for its whole life; the driver's own failover
 * would move it, and would accept a node that does not take part in its cluster, or a read-only replica. Thread-safe.
 *
 * <p>It tries the server that it used last, then those that follow in the URI; if a connection to that one broke, it tries it last. It uses the first one that accepts changes, or if
 * there is none, the first one that can be read, unless that one may lack changes, see {@link ServerConnector#mayReadOnlyServerLag}.
 */
public final class Servers implements DataSource, AutoCloseable {

    private static final ServerError LAGGING = ServerError.readOnly(
            "the server only follows another one and may lack its last changes: wait until it is promoted, or name the other one");

    private final List<Server> servers;
    private final ServerConnector connector;
    private final AtomicReference<@Nullable Connection> spare = new AtomicReference<>();
    private volatile int preferred;
    private volatile boolean suspected;
    private volatile boolean writable;

    /**
     * Creates the servers of a database without connecting to them.
     *
     * @param servers the servers, at least one; any of them will do
     * @param connector connects to each of them
     */
    public Servers(List<Server> servers, ServerConnector connector) {
        this.servers = List.copyOf(servers);
        this.connector = connector;
    }

    /** {@return whether one of the servers has ever accepted changes from every account} */
    public boolean wereWritable() {
        return writable;
    }

    /**
     * Opens a connection for the next caller.
     *
     * @return its session
     * @throws SQLException if none can be opened
     */
    ServerSession connectAhead() throws SQLException {
        ServerSession opened = connect();
        close(spare.getAndSet(opened.connection()));
        return opened;
    }

    /** Notes that a connection to the server that was used last broke: a server that hangs would keep the next attempt waiting too. */
    void suspect() {
        suspected = true;
    }

    ServerError explain(SQLException failure) {
        return connector.explain(failure);
    }

    /** Closes the connection that was opened ahead, if it has not been taken. */
    @Override
    public void close() {
        close(spare.getAndSet(null));
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection ahead = spare.getAndSet(null);
        return ahead != null ? ahead : connect().connection();
    }

    private ServerSession connect() throws SQLException {
        Map<Server, ServerError> errors = new LinkedHashMap<>();
        SQLException last = null;
        ServerSession readable = null;
        Server readableServer = null;
        int first = suspected ? preferred + 1 : preferred;
        for (int i = 0; i < servers.size(); i++) {
            int index = (first + i) % servers.size();
            Server server = servers.get(index);
            try {
                ServerSession session = connector.connect(server);
                if (session.isWritable()) {
                    writable = true;
                    preferred = index;
                    suspected = false;
                    close(readable);
                    return session;
                }
                if (readable == null) {
                    readable = session;
                    readableServer = server;
                } else {
                    close(session);
                }
            } catch (SQLException e) {
                errors.put(server, connector.explain(e));
                last = e;
            }
        }
        if (readable == null) {
            throw NoServerException.of(errors, last);
        }
        if (connector.mayReadOnlyServerLag() && (writable || !errors.isEmpty())) {
            close(readable);
            errors.put(Objects.requireNonNull(readableServer), LAGGING);
            throw NoServerException.of(errors, last);
        }
        return readable;
    }

    private static void close(@Nullable ServerSession session) {
        if (session != null) {
            close(session.connection());
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
