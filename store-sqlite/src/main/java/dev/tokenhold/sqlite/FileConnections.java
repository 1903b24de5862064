package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.Connections;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps connections to a file open for reuse. A connection is not used again once its file has been moved away or replaced, since
 * it would write to the old file.
 *
 * <p>A database of another program is read without a change to any of its files, until something is written to it.
 */
final class FileConnections implements Connections {

    private static final System.Logger LOG = System.getLogger(FileConnections.class.getName());

    /** More threads than processors would only take turns, and opening a connection takes longer than waiting for one. */
    private static final int MOST = 8;

    private final SqliteFile file;
    private final Semaphore free = new Semaphore(MOST);
    // Last in, first out: the last one used has the warmest cache.
    private final Deque<Opened> idle = new ArrayDeque<>();
    private final Map<Connection, Opened> inUse = new HashMap<>();
    // Counts the open store as one use.
    private int uses = 1;
    private boolean closed;
    // Whether to read in a ReadMode: as long as nothing has been written.
    private boolean onlyReads;
    private @Nullable ReadMode readMode;
    private int readers;
    private boolean leavesIndex;

    /**
     * An open connection.
     *
     * @param identity the file that it was opened to
     * @param reusable false if the connection would not notice what others write
     * @param reader whether it was opened in a {@link ReadMode}
     */
    private record Opened(Connection connection, @Nullable Object identity, boolean reusable, boolean reader) {}

    /** {@code ours} says whether the database has no other programs than those with this library. */
    FileConnections(SqliteFile file, boolean ours) {
        this.file = file;
        onlyReads = !ours;
        SingleCopy.claim(file);
    }

    @Override
    public Connection take() throws SQLException {
        synchronized (this) {
            onlyReads = false;
            idle.removeIf(opened -> {
                if (opened.reader) {
                    close(opened);
                }
                return opened.reader;
            });
        }
        return takeForReading();
    }

    @Override
    public Connection takeForReading() throws SQLException {
        free.acquireUninterruptibly();
        try {
            Opened opened = takeOpened();
            synchronized (this) {
                inUse.put(opened.connection, opened);
            }
            return opened.connection;
        } catch (SQLException | RuntimeException | Error e) {
            free.release();
            throw e;
        }
    }

    private Opened takeOpened() throws SQLException {
        // Before the file is opened: if it is replaced in between, the next use notices the other identity.
        Object identity = file.identity();
        Opened idling = takeIdle(identity);
        if (idling != null) {
            return idling;
        }
        try {
            return open(identity);
        } catch (SQLException | RuntimeException | Error e) {
            endUse();
            throw e;
        }
    }

    @Override
    public void release(Connection connection, boolean usable) {
        giveBack(connection, usable);
        free.release();
    }

    private synchronized void giveBack(Connection connection, boolean usable) {
        Opened opened = Objects.requireNonNull(inUse.remove(connection));
        boolean outdated = opened.reader && !onlyReads;
        if (usable && opened.reusable && !outdated && !closed && idle.size() < MOST) {
            idle.push(opened);
        } else {
            close(opened);
        }
        endUse();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            idle.forEach(this::close);
            idle.clear();
            endUse();
        }
    }

    private Opened open(@Nullable Object identity) throws SQLException {
        file.requireSafe();
        Opened opened = opened(identity);
        try {
            file.requireSafe();
            return opened;
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    private Opened opened(@Nullable Object identity) throws SQLException {
        if (file.isOnReadOnlyDisk() && !file.hasLog()) {
            // SQLite could not create the files that it needs beside a database with a write-ahead log. It can do
            // without them if nothing is written, and nothing can be written to this disk.
            return new Opened(SqliteSettings.open(file.uri() + "?immutable=1"), identity, false, false);
        }
        ReadMode mode = beginReading();
        if (mode == null) {
            return new Opened(SqliteSettings.open(file.uri()), identity, true, false);
        }
        try {
            return new Opened(SqliteSettings.open(file.uri() + mode.parameters), identity, true, true);
        } catch (SQLException e) {
            endReading();
            if (mode == ReadMode.WITH_INDEX && Files.notExists(file.index())) {
                // The last other process has gone, and the index with it.
                return opened(identity);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            endReading();
            throw e;
        }
    }

    /** How to open a connection for reading; all that are open at once need the same way. Null for one that may write. */
    private synchronized @Nullable ReadMode beginReading() {
        if (!onlyReads) {
            return null;
        }
        ReadMode mode = readers == 0 || readMode == null ? ReadMode.of(file) : readMode;
        leavesIndex |= mode == ReadMode.WITHOUT_INDEX;
        readMode = mode;
        readers++;
        return mode;
    }

    private synchronized void endReading() {
        readers--;
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
            close(opened);
        }
        return null;
    }

    private synchronized void endUse() {
        uses--;
        if (uses == 0) {
            SingleCopy.release(file, () -> {
                if (leavesIndex) {
                    LogIndex.delete(file);
                }
            });
        }
    }

    private void close(Opened opened) {
        try {
            opened.connection.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection could not be closed", e);
        }
        if (opened.reader) {
            endReading();
        }
    }
}
