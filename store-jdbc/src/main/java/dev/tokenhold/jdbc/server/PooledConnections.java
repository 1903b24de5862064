package dev.tokenhold.jdbc.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.spi.StoreMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Pools connections: opens them when they are needed, and gives up all of them when their server fails. */
public final class PooledConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(PooledConnections.class.getName());

    /** Enough that the writers of one process wait for the disk of the server rather than for a connection. */
    private static final int SIZE = 8;

    private static final long WAIT_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final long VALIDATION_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Servers source;
    private @Nullable HikariDataSource pool;
    private int inUse;
    private boolean closed;

    /**
     * Creates a pool, which opens no connection yet.
     *
     * @param source opens the connections; closed with the pool
     */
    public PooledConnections(Servers source) {
        this.source = source;
    }

    @Override
    public Connection take() throws SQLException {
        HikariDataSource opened = enter();
        try {
            return take(opened);
        } catch (SQLException | RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    @Override
    public void release(Connection connection, boolean usable) {
        try {
            // The pool closes a connection whose server has turned out to be unusable.
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

    @Override
    public List<StoreMeter> meters() {
        return List.of(
                gauge("pool.active", "Connections in use", HikariPoolMXBean::getActiveConnections),
                gauge("pool.idle", "Connections that wait to be used", HikariPoolMXBean::getIdleConnections),
                gauge(
                        "pool.pending",
                        "Threads that wait for a connection",
                        HikariPoolMXBean::getThreadsAwaitingConnection),
                new StoreMeter("pool.max", StoreMeter.Kind.GAUGE, "Connections at most", () -> SIZE));
    }

    private StoreMeter gauge(String name, String description, ToLongFunction<HikariPoolMXBean> value) {
        return new StoreMeter(name, StoreMeter.Kind.GAUGE, description, () -> {
            HikariDataSource opened = open();
            return opened == null || opened.isClosed() ? 0 : value.applyAsLong(opened.getHikariPoolMXBean());
        });
    }

    private synchronized @Nullable HikariDataSource open() {
        return pool;
    }

    private synchronized HikariDataSource enter() throws SQLException {
        if (closed) {
            throw new SQLException("the pool is closed", "08003");
        }
        HikariDataSource opened = pool;
        if (opened == null) {
            // The pool would try until its timeout, but a mistyped host should be reported at once.
            opened = new HikariDataSource(config(source.connectAhead().isolation()));
            pool = opened;
        }
        inUse++;
        return opened;
    }

    private void leave() {
        HikariDataSource last = null;
        synchronized (this) {
            inUse--;
            if (inUse == 0 && closed) {
                last = pool;
                pool = null;
            }
        }
        if (last != null) {
            last.close();
        }
    }

    // The pool does not wait in an interrupted thread, but a change has to be completed.
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

    // The other connections to the same server would fail too, each after its timeout.
    private synchronized void giveUp(Connection connection) {
        source.suspect();
        if (pool != null) {
            pool.evictConnection(connection);
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private HikariConfig config(@Nullable String isolation) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tokenhold");
        config.setDataSource(source);
        config.setMaximumPoolSize(SIZE);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        // Otherwise the pool asks its first connection for the level; if that one breaks, every later one is refused.
        if (isolation != null) {
            config.setTransactionIsolation("TRANSACTION_" + isolation);
        }
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setExceptionOverride(new EvictionOfServer(source));
        return config;
    }

    /** Makes the pool close connections to an unusable server, besides the broken ones that it closes by itself. */
    private record EvictionOfServer(Servers source) implements SQLExceptionOverride {

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException failure) {
            return source.explain(failure).ofServer()
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
