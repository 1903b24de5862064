package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a file, kept open while nobody uses them. One that was opened to a file that has been moved away or replaced
 * since is not used again: it would go on writing to the old one.
 */
final class FileConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(FileConnections.class.getName());
    private static final int MOST_IDLE = 8;

    private final SqliteFile file;
    // The last one used is the first to be used again: its cache is the warmest.
    private final Deque<Opened> idle = new ArrayDeque<>();
    private final Map<Connection, Opened> inUse = new HashMap<>();
    private boolean closed;

    private record Opened(Connection connection, @Nullable Object identity) {}

    FileConnections(SqliteFile file) {
        this.file = file;
    }

    @Override
    public Connection take() throws SQLException {
        // Before the file is opened: if it is replaced in between, the identity does not fit for long.
        Object identity = file.identity();
        Opened opened = takeIdle(identity);
        if (opened == null) {
            opened = new Opened(SqliteSettings.open(file), identity);
        }
        synchronized (this) {
            inUse.put(opened.connection, opened);
        }
        return opened.connection;
    }

    @Override
    public void release(Connection connection, boolean usable) {
        synchronized (this) {
            Opened opened = Objects.requireNonNull(inUse.remove(connection));
            if (usable && !closed && idle.size() < MOST_IDLE) {
                idle.push(opened);
                return;
            }
        }
        close(connection);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(opened -> close(opened.connection));
        idle.clear();
    }

    private synchronized @Nullable Opened takeIdle(@Nullable Object identity) {
        Opened opened;
        while ((opened = idle.poll()) != null) {
            if (Objects.equals(opened.identity, identity)) {
                return opened;
            }
            close(opened.connection);
        }
        return null;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        }
    }
}
