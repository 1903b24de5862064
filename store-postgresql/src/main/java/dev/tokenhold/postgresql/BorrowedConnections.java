package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.Connections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows connections of a data source of the user's. Thread-safe. */
final class BorrowedConnections implements Connections, Surroundings {

    private final Connections source;
    private volatile @Nullable String schema;
    private volatile boolean writable;

    BorrowedConnections(DataSource source) {
        this.source = Connections.of(source);
    }

    /** Whether the server took changes when the first connection was borrowed. */
    boolean wereWritable() {
        return writable;
    }

    @Override
    public Connection take() throws SQLException {
        Connection connection = source.take();
        if (schema == null) {
            // Once: the pool may lend each tenant of an application another schema later.
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT pg_catalog.current_schema(), NOT pg_catalog.pg_is_in_recovery()")) {
                row.next();
                schema = row.getString(1);
                writable = row.getBoolean(2);
            } catch (SQLException | RuntimeException e) {
                release(connection, false);
                throw e;
            }
        }
        return connection;
    }

    @Override
    public void release(Connection connection, boolean usable) {
        source.release(connection, usable);
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public @Nullable String schema() {
        return schema;
    }

    @Override
    public boolean sharesSessions() {
        return true;
    }
}
