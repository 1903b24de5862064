package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.spi.StoreMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Reads in transactions where other clients use the sessions too. The settings that results depend on then hold for one transaction alone,
 * and need not be put back. Thread-safe.
 */
final class ReadTransactions implements Connections {

    private static final System.Logger LOG = System.getLogger(ReadTransactions.class.getName());

    private final Connections source;
    private final Surroundings surroundings;
    private final Set<Connection> begun =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    ReadTransactions(Connections source, Surroundings surroundings) {
        this.source = source;
        this.surroundings = surroundings;
    }

    @Override
    public Connection take() throws SQLException {
        return source.take();
    }

    @Override
    public Connection takeForReading() throws SQLException {
        Connection connection = source.takeForReading();
        if (surroundings.sharesSessions()) {
            begun.add(connection);
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(ReliedOn.forReading(surroundings.schema()));
            } catch (SQLException | RuntimeException e) {
                release(connection, false);
                throw e;
            }
        }
        return connection;
    }

    @Override
    public void release(Connection connection, boolean usable) {
        source.release(connection, begun.remove(connection) ? usable && isEnded(connection) : usable);
    }

    @Override
    public List<StoreMeter> meters() {
        return source.meters();
    }

    @Override
    public void close() {
        source.close();
    }

    private static boolean isEnded(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a transaction that only read could not be ended", e);
            return false;
        }
    }
}
