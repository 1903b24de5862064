package dev.tokenhold.jdbc;

import dev.tokenhold.TokenStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What differs between databases. A dialect belongs to one database, since what it says about a failure names the place.
 * Implementations are thread-safe.
 *
 * <p>The schema is a file beside the dialect. Ids are stored as their UTF-8 bytes, and everything else but the version as bytes
 * too, so that no character set or collation of the database matters.
 */
public interface Dialect {

    /**
     * The database, for messages.
     *
     * @return for example {@code the database mysql://app@db1/app}; no password
     */
    String place();

    /**
     * Creates the table of a {@link JdbcRecordStore} with its indexes, unless there is one, and notes {@link
     * JdbcRecordStore#SCHEMA_VERSION} where {@link #schemaVersion} finds it.
     *
     * @return the schema file
     */
    SchemaFile schema();

    /**
     * The version of the schema of a table.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @return the version; 0 for a table that is not one of a {@link JdbcRecordStore}; empty when there is no such table
     * @throws SQLException if the database cannot be asked
     */
    OptionalInt schemaVersion(Connection connection, String table) throws SQLException;

    /**
     * Whether there is a table, of whatever kind.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @return whether there is
     * @throws SQLException if the database cannot be asked
     */
    boolean hasTable(Connection connection, String table) throws SQLException;

    /**
     * What names are enclosed in.
     *
     * @return the quotation mark of standard SQL unless overridden
     */
    default char quote() {
        return '"';
    }

    /**
     * The longest id that a record may have.
     *
     * @return a number of bytes in UTF-8
     */
    default int maxIdLength() {
        return Integer.MAX_VALUE;
    }

    /**
     * What a failure means. The exceptions that it was caused by, or that are chained to it, count too.
     *
     * @param failure what a statement, a commit or the opening of a connection ended in
     * @return its meaning
     */
    Failure classify(SQLException failure);

    /**
     * How much longer what failed like this is worth trying again. Never longer than the patience of the {@link Database}.
     *
     * @param failure a failure that is not fatal
     * @return a day unless overridden
     */
    default Duration patience(SQLException failure) {
        return Duration.ofDays(1);
    }

    /**
     * The exception for a {@link Failure#FATAL} failure: what, where, what to do.
     *
     * @param failure the failure
     * @return the exception to throw
     */
    TokenStoreException fatal(SQLException failure);

    /**
     * The reason of a failure that is not fatal, for the message around it.
     *
     * @param failure the failure
     * @return for example {@code the connection was lost}
     */
    String reason(SQLException failure);

    /**
     * Whether there is a database to connect to. One in a file comes into being with the first write only.
     *
     * @return whether connecting may be tried
     */
    default boolean exists() {
        return true;
    }

    /** Creates the database if it does not exist. */
    default void create() {}

    /**
     * Whether the database lets one transaction write at a time, so that the writers of this process had better queue up than poll.
     *
     * @return false unless overridden
     */
    default boolean hasSingleWriter() {
        return false;
    }

    /**
     * Begins a transaction that will write.
     *
     * @param connection a connection outside any transaction
     * @throws SQLException if that fails
     */
    default void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Commits, durably.
     *
     * @param connection the connection that {@link #begin} was called with
     * @throws SQLException if that fails; the outcome is then a matter of {@link #classify}
     */
    default void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    /**
     * Takes back what was done since {@link #begin}, also when the database did so already.
     *
     * @param connection the connection that {@link #begin} was called with
     * @throws SQLException if that fails; the connection is discarded then
     */
    default void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    /**
     * Makes a connection ready for use outside of transactions, after {@link #commit} or {@link #rollback}.
     *
     * @param connection the connection
     * @throws SQLException if that fails; the connection is discarded then
     */
    default void end(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
    }

    /**
     * Called after deletions were committed, for a database that keeps deleted bytes in its files unless told otherwise.
     *
     * @param connection a connection outside any transaction
     * @throws SQLException if that fails; the deletion stands all the same
     */
    default void erase(Connection connection) throws SQLException {}

    /**
     * The triggers that keep writers off a table. {@link #fatal} of what they make fail is {@link
     * dev.tokenhold.spi.FenceNotice#refusal}.
     *
     * @return what is special about them; empty, unless overridden, for a database whose tables cannot be fenced
     */
    default Optional<FenceTriggers> fenceTriggers() {
        return Optional.empty();
    }
}
