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
 * Keeps connections to a file open for reuse. A connection is not used again once its file has been moved away or replaced, since
 * it would write to the old file.
 */
final class FileConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(FileConnections.class.getName());
    private static final int MOST_IDLE = 8;

    private final SqliteFile file;
    // Last in, first out: the last one used has the warmest cache.
    private final Deque<Opened> idle = new ArrayDeque<>();
    private final Map<Connection, Opened> inUse = new HashMap<>();
    // Counts the open store as one use.
    private int uses = 1;
    private boolean closed;

    /**
     * An open connection.
     *
     * @param identity the file that it was opened to
     * @param reusable false if the connection would not notice what others write
     */
    private record Opened(Connection connection, @Nullable Object identity, boolean reusable) {}

    FileConnections(SqliteFile file) {
        this.file = file;
        SingleCopy.claim(file);
    }

    @Override
    public Connection take() throws SQLException {
        // Before the file is opened: if it is replaced in between, the next use notices the other identity.
        Object identity = file.identity();
        Opened opened = takeIdle(identity);
        if (opened == null) {
            try {
                opened = open(identity);
            } catch (SQLException | RuntimeException | Error e) {
                endUse();
                throw e;
            }
        }
        synchronized (this) {
            inUse.put(opened.connection, opened);
        }
        return opened.connection;
    }

    @Override
    public synchronized void release(Connection connection, boolean usable) {
        Opened opened = Objects.requireNonNull(inUse.remove(connection));
        if (usable && opened.reusable && !closed && idle.size() < MOST_IDLE) {
            idle.push(opened);
        } else {
            close(connection);
        }
        endUse();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            idle.forEach(opened -> close(opened.connection));
            idle.clear();
            endUse();
        }
    }

    private Opened open(@Nullable Object identity) throws SQLException {
        if (file.isOnReadOnlyDisk() && !file.hasLog()) {
            // SQLite could not create the files that it needs beside a database with a write-ahead log. It can do
            // without them if nothing is written, and nothing can be written to this disk.
            return new Opened(SqliteSettings.open(file.uri() + "?immutable=1"), identity, false);
        }
        return new Opened(SqliteSettings.open(file.uri()), identity, true);
    }

    /** Begins a use. Returns null if a connection has to be opened for it. */
    private synchronized @Nullable Opened takeIdle(@Nullable Object identity) throws SQLException {
        if (closed) {
            throw new SQLException("it was closed meanwhile");
        }
        uses++;
        Opened opened;
        while ((opened = idle.poll()) != null) {
            if (Objects.equals(opened.identity, identity)) {
                return opened;
            }
            close(opened.connection);
        }
        return null;
    }

    private synchronized void endUse() {
        uses--;
        if (uses == 0) {
            SingleCopy.release(file);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        }
    }
}
