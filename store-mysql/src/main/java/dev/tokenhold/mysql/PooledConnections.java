package dev.tokenhold.mysql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.tokenhold.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool of connections, which makes them when they are needed, and gives up all of them when one server fails. */
final class PooledConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(PooledConnections.class.getName());

    /** Writers of one process wait for the disk of the server rather than for a connection. */
    private static final int SIZE = 8;

    private static final long WAIT_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final long VALIDATION_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Servers source;
    private @Nullable HikariDataSource pool;
    private int inUse;
    // Whether the pool has given a connection. When its first one fails as it asks it for the isolation
    // level, it never will.
    private boolean proven;
    private boolean closed;

    PooledConnections(Servers source) {
        this.source = source;
    }

    @Override
    public Connection take() throws SQLException {
        HikariDataSource opened = enter();
        try {
            Connection connection = take(opened);
            prove();
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    @Override
    public void release(Connection connection, boolean usable) {
        try {
            // The pool closes what has shown that its server is of no use.
            if (usable && !connection.isClosed()) {
                connection.close();
            } else {
                giveUp(connection);
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        } finally {
            leave();
        }
    }

    @Override
    public void close() {
        HikariDataSource last;
        synchronized (this) {
            closed = true;
            last = inUse == 0 ? pool : null;
        }
        if (last != null) {
            last.close();
        }
        source.close();
    }

    private synchronized HikariDataSource enter() throws SQLException {
        if (closed) {
            throw new SQLException("the pool is closed", "08003");
        }
        HikariDataSource opened = pool;
        if (opened == null) {
            // The pool would try until its time is over, where a mistyped host is to be reported at once.
            source.connectAhead();
            opened = new HikariDataSource(config());
            pool = opened;
        }
        inUse++;
        return opened;
    }

    private synchronized void prove() {
        proven = true;
    }

    private void leave() {
        HikariDataSource last = null;
        synchronized (this) {
            inUse--;
            if (inUse == 0 && (closed || !proven)) {
                last = pool;
                pool = null;
            }
        }
        if (last != null) {
            last.close();
        }
    }

    // The pool does not wait in an interrupted thread, where a change is to be brought to its end.
    private static Connection take(HikariDataSource opened) throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return opened.getConnection();
                } catch (SQLException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // The others of the same server would fail as well, after its time limit one by one.
    private synchronized void giveUp(Connection connection) {
        if (pool != null) {
            pool.evictConnection(connection);
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tokenhold");
        config.setDataSource(source);
        config.setMaximumPoolSize(SIZE);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setExceptionOverride(new EvictionOfServer());
        return config;
    }

    /** By itself the pool closes connections that are broken, but not those to a server that is of no use. */
    private static final class EvictionOfServer implements SQLExceptionOverride {

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException failure) {
            return MySqlError.of(failure).ofServer()
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
