package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is to be done with a connection. It may be done several times, each time from the start.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Does it.
     *
     * @param connection an open connection, to be left open
     * @return the result
     * @throws SQLException if a statement fails
     */
    T run(Connection connection) throws SQLException;
}
