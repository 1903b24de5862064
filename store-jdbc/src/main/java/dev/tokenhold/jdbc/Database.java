package dev.tokenhold.jdbc;

import dev.tokenhold.ConflictException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.StoreMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does work on the connections of a database, repeats what failed temporarily, and explains failures in its exceptions.
 * Thread-safe.
 *
 * <p>It repeats work with growing, random pauses until the work succeeds or the time is over. It never repeats what may have been
 * committed, but throws a {@link StoreUnavailableException} with an unknown outcome.
 */
public final class Database implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    private final Dialect dialect;
    private final Connections connections;
    private final Duration timeout;
    private final @Nullable Lock writers;
    private final LongAdder repetitions = new LongAdder();
    private volatile boolean closed;

    /**
     * Creates a database.
     *
     * @param dialect the dialect of its kind of database
     * @param connections its connections, closed with it
     * @param timeout for how long work is repeated at most
     */
    public Database(Dialect dialect, Connections connections, Duration timeout) {
        this.dialect = dialect;
        this.connections = connections;
        this.timeout = timeout;
        this.writers = dialect.concurrentWriters() == 1 ? new ReentrantLock(true) : null;
    }

    /** {@return the dialect of this kind of database} */
    public Dialect dialect() {
        return dialect;
    }

    /**
     * Reads, outside of any transaction.
     *
     * @param <T> what is read
     * @param work statements that change nothing
     * @return the result of the work
     * @throws StoreUnavailableException if it did not succeed in time
     * @throws TokenStoreException made by {@link Dialect#fatal} for other failures
     */
    public <T> T read(Work<T> work) {
        return read(work, attempts());
    }

    /**
     * Changes all or nothing, in one transaction.
     *
     * @param <T> the result
     * @param work the statements of the transaction
     * @return the result of the work, once it is durable
     * @throws StoreUnavailableException if it did not succeed in time, or if the outcome is unknown; the exception says which
     * @throws ConflictException if a key that has to be unique is taken; nothing was changed
     * @throws TokenStoreException made by {@link Dialect#fatal} for other failures; nothing was changed. An exception of the work
     *     itself also rolls the transaction back
     */
    public <T> T change(Work<T> work) {
        return change(work, Integer.MAX_VALUE, attempts());
    }

    @Override
    public void close() {
        closed = true;
        connections.close();
    }

    /**
     * Requires that the database was not closed. The methods that use a connection do so by themselves.
     *
     * @throws StoreUnavailableException if it was
     */
    public void requireOpen() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
    }

    /**
     * Creates the exception for a query that got fewer rows than there are, so that nobody takes the rest for deleted.
     *
     * @param place what was read, for example {@code the table tokenhold}
     * @param rows how many rows came
     * @return the exception to throw
     */
    public static TokenStoreException withheld(String place, long rows) {
        return StoreUnavailableException.refused(
                place + " has more rows than the " + rows
                        + " that a query got: something limits results, such as sql_select_limit at the server, maxRows of a"
                        + " DataSource, or a proxy; remove that limit",
                null);
    }

    List<StoreMeter> meters() {
        List<StoreMeter> meters = new ArrayList<>(connections.meters());
        meters.add(new StoreMeter(
                "repetitions",
                StoreMeter.Kind.COUNTER,
                "Work that was done again after a failure of the server or the connection, or a deadlock",
                repetitions::sum));
        return meters;
    }

    /** Starts the clock for one operation, which may consist of several pieces of work. */
    Attempts attempts() {
        return new Attempts(timeout, repetitions);
    }

    <T> T read(Work<T> work, Attempts attempts) {
        return run(session -> work.run(session.connection), Purpose.READ, attempts);
    }

    /** Does the same as {@link #change(Work)} for a transaction that writes at most so many rows. */
    <T> T change(Work<T> work, int rows, Attempts attempts) {
        return queued(() -> run(session -> inTransaction(session, work, rows), Purpose.CHANGE, attempts), attempts);
    }

    /** Does the same without a second attempt. */
    <T> T changeOnce(Work<T> work, int rows, Attempts attempts) {
        return queued(
                () -> run(
                        session -> inTransaction(session, work, rows),
                        Purpose.CHANGE,
                        new Attempts(Duration.ZERO, repetitions)),
                attempts);
    }

    /** Does the same as {@link #change(Work)} for a single statement, which is its own transaction and saves round trips. */
    <T> T changeByOneStatement(Work<T> statement, Attempts attempts) {
        if (!dialect.isStatementTransaction()) {
            return change(statement, 1, attempts);
        }
        Step<T> step = session -> {
            try {
                return statement.run(session.connection);
            } catch (SQLException e) {
                throw new UndecidedException(e);
            }
        };
        return queued(() -> run(step, Purpose.CHANGE, attempts), attempts);
    }

    /**
     * Lets the database remove what deletions left behind in its files. If it cannot, a warning is logged; the deletions are made
     * all the same.
     */
    public void erase() {
        Step<Boolean> step = session -> {
            dialect.erase(session.connection);
            return true;
        };
        try {
            // Once: the dialect decides how long to wait for others.
            queued(() -> run(step, Purpose.UPKEEP, new Attempts(Duration.ZERO, repetitions)), attempts());
        } catch (TokenStoreException e) {
            // The records are gone, so the deletion has not failed.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "deleted bytes may remain in the files of {0} until the next deletion: {1}",
                    dialect.place(),
                    e.getMessage());
        }
    }

    /** Thrown for a failure at a time when the change may be committed. */
    private static final class UndecidedException extends Exception {

        private static final long serialVersionUID = 1L;

        UndecidedException(SQLException cause) {
            super(cause);
        }

        SQLException failure() {
            return (SQLException) Objects.requireNonNull(getCause());
        }
    }

    private enum Purpose {
        READ,
        CHANGE,
        UPKEEP
    }

    /** A connection in use; broken if it must not be used again. */
    private static final class Session {

        private final Connection connection;
        private boolean broken;

        Session(Connection connection) {
            this.connection = connection;
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run(Session session) throws SQLException, UndecidedException;
    }

    private <T> T queued(Supplier<T> action, Attempts attempts) {
        if (writers == null) {
            return action.get();
        }
        if (!attempts.acquired(writers)) {
            throw new StoreUnavailableException(dialect.place()
                    + ": other threads of this process kept the database busy with writes until the timeout; nothing was"
                    + " changed, try again");
        }
        try {
            return action.get();
        } finally {
            writers.unlock();
        }
    }

    private <T> T run(Step<T> step, Purpose purpose, Attempts attempts) {
        while (true) {
            requireOpen();
            SQLException failure;
            try {
                return once(step, purpose);
            } catch (SQLException e) {
                failure = e;
            } catch (UndecidedException e) {
                failure = e.failure();
                if (dialect.classify(failure) == Failure.OUTCOME_UNKNOWN) {
                    attempts.shorten(dialect.retryTimeout(failure));
                    throw outcomeUnknown(failure);
                }
            }
            switch (dialect.classify(failure)) {
                case FATAL -> throw dialect.fatal(failure);
                case CONFLICT ->
                    throw new ConflictException(
                            "a key that has to be unique is taken in " + dialect.place() + "; nothing was changed",
                            List.of());
                case RETRY, OUTCOME_UNKNOWN -> {
                    attempts.shorten(dialect.retryTimeout(failure));
                    if (!attempts.again()) {
                        throw new StoreUnavailableException(
                                dialect.place() + ": " + dialect.reason(failure)
                                        + (purpose == Purpose.CHANGE
                                                ? "; nothing was changed, try again"
                                                : "; try again"),
                                failure);
                    }
                }
            }
        }
    }

    private StoreUnavailableException outcomeUnknown(SQLException failure) {
        return new StoreUnavailableException(
                dialect.place() + ": " + dialect.reason(failure)
                        + " while a change was being committed, so it may or may not be stored: read again to find out; saving again"
                        + " is safe",
                true,
                failure);
    }

    private <T> T once(Step<T> step, Purpose purpose) throws SQLException, UndecidedException {
        Session session = new Session(purpose == Purpose.READ ? connections.takeForReading() : connections.take());
        try {
            return step.run(session);
        } catch (SQLException e) {
            session.broken |= dialect.classify(e) == Failure.OUTCOME_UNKNOWN;
            throw e;
        } catch (UndecidedException e) {
            session.broken |= dialect.classify(e.failure()) == Failure.OUTCOME_UNKNOWN;
            throw e;
        } finally {
            connections.release(session.connection, !session.broken);
        }
    }

    private <T> T inTransaction(Session session, Work<T> work, int rows) throws SQLException, UndecidedException {
        T result;
        try {
            dialect.begin(session.connection, rows);
            result = work.run(session.connection);
        } catch (SQLException | RuntimeException | Error e) {
            rollback(session, e, rows);
            throw e;
        }
        try {
            dialect.commit(session.connection);
        } catch (SQLException e) {
            rollback(session, e, rows);
            throw new UndecidedException(e);
        }
        try {
            dialect.end(session.connection, rows);
        } catch (SQLException e) {
            // The change is committed; only the connection is lost.
            session.broken = true;
            LOG.log(System.Logger.Level.DEBUG, "a connection was lost after a commit", e);
        }
        return result;
    }

    private void rollback(Session session, Throwable because, int rows) {
        try {
            dialect.rollback(session.connection);
            dialect.end(session.connection, rows);
        } catch (SQLException e) {
            session.broken = true;
            because.addSuppressed(e);
        }
    }
}
