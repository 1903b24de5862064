package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Takes connections from a data source that the application provides. */
final class DataSourceConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(DataSourceConnections.class.getName());

    private final DataSource source;

    DataSourceConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = source.getConnection();
        try {
            // A pool may hand out connections with auto-commit off.
            if (!connection.getAutoCommit()) {
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
        try (connection) {
            if (!usable) {
                // A pool would not notice that a transaction is still open.
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        }
    }

    @Override
    public void close() {}
}
