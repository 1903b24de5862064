package dev.tokenhold.jdbc;

import dev.tokenhold.spi.StoreMeter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Hands out connections and takes them back. Thread-safe. */
public interface Connections extends AutoCloseable {

    /**
     * Takes a connection for your use alone, outside of any transaction, with auto-commit on.
     *
     * @return an open connection; release it after use
     * @throws SQLException if none is available
     */
    Connection take() throws SQLException;

    /**
     * Takes a connection with which nothing is written.
     *
     * @return what {@link #take} returns, unless overridden
     * @throws SQLException if none is available
     */
    default Connection takeForReading() throws SQLException {
        return take();
    }

    /**
     * Takes a connection back.
     *
     * @param connection a connection that {@link #take} or {@link #takeForReading} returned
     * @param usable whether it is known to be intact and outside of any transaction; otherwise it is not handed out again
     */
    void release(Connection connection, boolean usable);

    /** {@return what the pool tells about itself to a metrics library; nothing unless overridden} */
    default List<StoreMeter> meters() {
        return List.of();
    }

    /** Closes the connections that are not in use, and the others when they are released. */
    @Override
    void close();

    /**
     * Uses the connections of a data source, which stays open.
     *
     * @param source a pool, or anything that opens connections
     * @return its connections
     */
    static Connections of(DataSource source) {
        return new DataSourceConnections(source);
    }
}
