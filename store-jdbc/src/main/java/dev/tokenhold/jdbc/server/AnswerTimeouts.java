package dev.tokenhold.jdbc.server;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How long to wait for the answer to a statement before the connection counts as lost.
 *
 * @param millis outside of transactions, in milliseconds; 0 for ever
 * @param transactionMillis the same within a transaction, which may be a batch: one of 5,000 records takes about a second
 */
public record AnswerTimeouts(int millis, int transactionMillis) {

    /** Waits for locks end earlier in every dialect. */
    public static final AnswerTimeouts DEFAULT = new AnswerTimeouts(10_000, 20_000);

    /**
     * Applies the timeout for statements outside of transactions.
     *
     * @param connection the connection
     * @throws SQLException if the connection is closed
     */
    public void outsideOfTransaction(Connection connection) throws SQLException {
        set(connection, millis);
    }

    /**
     * Applies the timeout for statements within a transaction.
     *
     * @param connection the connection
     * @throws SQLException if the connection is closed
     */
    public void inTransaction(Connection connection) throws SQLException {
        set(connection, transactionMillis);
    }

    private static void set(Connection connection, int millis) throws SQLException {
        if (connection.getNetworkTimeout() != millis) {
            connection.setNetworkTimeout(Runnable::run, millis);
        }
    }
}
