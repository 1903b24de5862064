package dev.tokenhold.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells whether two connections lead to one database. Servers have many addresses, and one that was copied has the identifier of the
 * original. So one connection takes a lock of a random number, which belongs to the database, and the other one looks for it. A server
 * that follows another one has locks of its own.
 */
final class SameDatabase {

    private SameDatabase() {}

    /** Tells whether they do. */
    static boolean isOf(Connection one, Connection other) throws SQLException {
        boolean autoCommit = one.getAutoCommit();
        // Behind a pooler, a lock of the session would stay with a session of another client.
        one.setAutoCommit(false);
        try {
            long number = ThreadLocalRandom.current().nextLong();
            return isLocked(one, number) && !isLocked(other, number);
        } finally {
            one.rollback();
            one.setAutoCommit(autoCommit);
        }
    }

    private static boolean isLocked(Connection connection, long number) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, number);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
