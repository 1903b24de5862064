package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where connections come from and go back to. Thread-safe. */
public interface Connections extends AutoCloseable {

    /**
     * A connection for the caller alone, outside of any transaction, with auto-commit on.
     *
     * @return an open connection, to be released
     * @throws SQLException if there is none to be had
     */
    Connection take() throws SQLException;

    /**
     * Takes a connection back.
     *
     * @param connection what {@link #take} gave
     * @param usable whether it is known to be outside of any transaction and in order; otherwise nobody may get it again
     */
    void release(Connection connection, boolean usable);

    /** Closes what is not in use, and what is in use when it is released. */
    @Override
    void close();

    /**
     * The connections of a data source, which stays open.
     *
     * @param source a pool, or anything that opens connections
     * @return its connections
     */
    static Connections of(DataSource source) {
        return new DataSourceConnections(source);
    }
}
