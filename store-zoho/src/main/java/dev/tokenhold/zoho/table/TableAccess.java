package dev.tokenhold.zoho.table;

import dev.tokenhold.ConflictException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes a table that may not exist, and whose shape may change. Thread-safe. */
final class TableAccess implements AutoCloseable {

    /** Statements on a table. */
    @FunctionalInterface
    interface Query<T> {
        T on(OpenTable table) throws SQLException;
    }

    /** A shape as it was at some time of the system's nanosecond clock; null when there was no table. */
    private record Known(@Nullable TableShape shape, long time) {

        // Asking takes as long as reading a row. A reader may notice a new column this late; a writer always asks.
        private static final Duration VALIDITY = Duration.ofSeconds(1);

        boolean isValid() {
            return System.nanoTime() - time < VALIDITY.toNanos();
        }
    }

    private static final int ATTEMPTS = 5;

    private final Database database;
    private final SdkTable table;
    private volatile @Nullable Known known;
    private volatile boolean closed;

    TableAccess(Database database, SdkTable table) {
        this.database = database;
        this.table = table;
    }

    /** Reads, outside of any transaction. */
    <T> T read(Query<T> query, T absent) {
        requireOpen();
        if (!database.dialect().exists()) {
            return absent;
        }
        return database.read(connection -> {
            Known last = known;
            // A reader that remembers a missing table, and notices a new one late, would miss acknowledged saves.
            if (last != null && last.isValid() && last.shape() != null) {
                try {
                    return query.on(new OpenTable(table, last.shape(), connection));
                } catch (SQLException e) {
                    // Perhaps for want of a column or table that was there before.
                    known = null;
                }
            }
            TableShape shape = shape(connection);
            return shape == null ? absent : query.on(new OpenTable(table, shape, connection));
        });
    }

    /**
     * Finds out what a write would lead to, without touching the table. Its shape may be a second old.
     *
     * @param query is given the shape that the table has, or would be created with
     * @param absent the answer while there is no database
     */
    <T> T foresee(Query<T> query, T absent) {
        requireOpen();
        if (!database.dialect().exists()) {
            return absent;
        }
        return database.read(connection -> {
            Known last = known;
            TableShape shape = last != null && last.isValid() ? last.shape() : shape(connection);
            return query.on(new OpenTable(table, shape == null ? TableShape.CREATED : shape, connection));
        });
    }

    /** Changes a table, in one transaction; creates it if there is none. */
    <T> T change(Query<T> change) {
        requireOpen();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            create();
            Optional<T> done = inTransaction(change);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new StoreUnavailableException(table.place()
                + " was dropped again and again before it could be written; nothing was changed, try again");
    }

    /** Deletes from a table, if it is there, and tells whether there was something to delete. */
    boolean delete(Query<Boolean> deletion) {
        if (!isPresent()) {
            return false;
        }
        boolean deleted = inTransaction(deletion).orElse(false);
        // Also when there was nothing to delete: an earlier deletion may not have been able to.
        database.erase();
        return deleted;
    }

    /** Whether there is such a table. */
    boolean isPresent() {
        return read(open -> true, false);
    }

    @Override
    public void close() {
        closed = true;
        database.close();
    }

    void requireOpen() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
    }

    /** Creates the table if there is none. */
    void create() {
        if (!database.dialect().exists()) {
            database.dialect().create();
            known = null;
        }
        if (!isPresent()) {
            database.change(connection -> {
                table.create(connection);
                return true;
            });
        }
    }

    private @Nullable TableShape shape(Connection connection) throws SQLException {
        TableShape shape = table.shape(connection);
        known = new Known(shape, System.nanoTime());
        return shape;
    }

    /** Empty when there is no table. */
    private <T> Optional<T> inTransaction(Query<T> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                return database.change(connection -> {
                    table.dialect().begin(connection);
                    TableShape shape = shape(connection);
                    if (shape == null) {
                        return Optional.empty();
                    }
                    table.dialect().lock(connection, table.quoted());
                    return Optional.of(change.on(new OpenTable(table, shape, connection)));
                });
            } catch (ConflictException e) {
                // The next attempt sees the key that was in the way, unless the table takes different keys for equal.
                if (!e.ids().isEmpty()) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new ConflictException(
                            table.place()
                                    + " has a unique key that takes what was to be written for the same as what is there,"
                                    + " perhaps by a collation that ignores case: look at its indexes; nothing was changed",
                            List.of());
                }
            }
        }
    }
}
