package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** H2 with faults at the beginnings and ends of transactions, one after the other until there are no more. */
final class FaultyDialect extends H2Dialect {

    /** What happens in place of a step. */
    @FunctionalInterface
    interface Fault {
        void occur(Connection connection) throws SQLException;
    }

    static final int DEADLOCK = 40001;
    static final int BROKEN = 90067;

    private final AtomicInteger committed = new AtomicInteger();
    private final Deque<Fault> beginnings = new ArrayDeque<>();
    private final Deque<Fault> commits = new ArrayDeque<>();
    private final Deque<Fault> rollbacks = new ArrayDeque<>();

    static SQLException failure(int code) {
        return new SQLException("error " + code, null, code);
    }

    /** The answer to the commit is lost. */
    static Fault committedThenBroken(Runnable meanwhile) {
        return connection -> {
            connection.commit();
            meanwhile.run();
            throw failure(BROKEN);
        };
    }

    /** The commit itself is lost. */
    static Fault brokenBeforeCommit() {
        return connection -> {
            connection.rollback();
            throw failure(BROKEN);
        };
    }

    static Fault failing(int code) {
        return connection -> {
            throw failure(code);
        };
    }

    FaultyDialect atBegin(Fault... faults) {
        beginnings.addAll(List.of(faults));
        return this;
    }

    FaultyDialect atCommit(Fault... faults) {
        commits.addAll(List.of(faults));
        return this;
    }

    FaultyDialect atRollback(Fault... faults) {
        rollbacks.addAll(List.of(faults));
        return this;
    }

    /** Whether a fault has not occurred yet. */
    boolean hasFaultsLeft() {
        return !beginnings.isEmpty() || !commits.isEmpty() || !rollbacks.isEmpty();
    }

    void forgetFaults() {
        beginnings.clear();
        commits.clear();
        rollbacks.clear();
    }

    @Override
    public void begin(Connection connection, int rows) throws SQLException {
        if (!beginnings.isEmpty()) {
            beginnings.remove().occur(connection);
        }
        super.begin(connection, rows);
    }

    /** So that it is known which writes share a transaction. */
    @Override
    public int concurrentWriters() {
        return 1;
    }

    /** How many transactions were to be committed. */
    int commits() {
        return committed.get();
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        committed.incrementAndGet();
        if (!commits.isEmpty()) {
            commits.remove().occur(connection);
        }
        super.commit(connection);
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        if (!rollbacks.isEmpty()) {
            rollbacks.remove().occur(connection);
        }
        super.rollback(connection);
    }
}
