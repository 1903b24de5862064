package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A piece of work on a connection. It may run several times, each time from the start.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Does the work.
     *
     * @param connection an open connection; do not close it
     * @return the result
     * @throws SQLException if a statement fails
     */
    T run(Connection connection) throws SQLException;
}
