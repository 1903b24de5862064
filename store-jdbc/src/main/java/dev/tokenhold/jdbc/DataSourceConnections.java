package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.sql.DataSource;

/** Takes connections from a data source that the application provides. */
final class DataSourceConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(DataSourceConnections.class.getName());

    private final DataSource source;
    // Not every pool sets auto-commit back by itself.
    private final Set<Connection> withoutAutoCommit =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    DataSourceConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = source.getConnection();
        try {
            // A pool may hand out connections with auto-commit off.
            if (!connection.getAutoCommit()) {
                withoutAutoCommit.add(connection);
                connection.setAutoCommit(true);
            }
            return connection;
        } catch (SQLException e) {
            release(connection, false);
            throw e;
        }
    }

    @Override
    public void release(Connection connection, boolean usable) {
        boolean autoCommit = !withoutAutoCommit.remove(connection);
        try (connection) {
            if (!usable) {
                // A pool would not notice that a transaction is still open.
                connection.abort(Runnable::run);
            } else if (!autoCommit) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        }
    }

    @Override
    public void close() {}
}
