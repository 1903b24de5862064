package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;

/** Holds the one connection to a database in memory, which ends with it. One thread at a time gets it. */
final class MemoryConnection implements Connections {

    private final Connection connection;
    private final Semaphore free = new Semaphore(1, true);

    MemoryConnection(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection take() throws SQLException {
        free.acquireUninterruptibly();
        return connection;
    }

    @Override
    public void release(Connection taken, boolean usable) {
        if (!usable) {
            close(connection);
        }
        free.release();
    }

    @Override
    public void close() {
        free.acquireUninterruptibly();
        close(connection);
        free.release();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("closing what is in memory cannot fail", e);
        }
    }
}
