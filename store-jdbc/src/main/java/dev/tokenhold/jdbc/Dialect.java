package dev.tokenhold.jdbc;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Adapts the SQL store to a kind of database. A dialect belongs to one database, since its messages name it. Implementations are
 * thread-safe.
 *
 * <p>The schema is a file beside the dialect. Ids are stored as their UTF-8 bytes, and everything else but the version as bytes
 * too, so that no character set or collation of the database matters.
 */
public interface Dialect {

    /** {@return the database's name for messages, without a password, for example {@code the database mysql://app@db1/app}} */
    String place();

    /**
     * Returns the file that creates the table of a {@link JdbcRecordStore} with its indexes, unless there is one, and stores {@link
     * JdbcRecordStore#SCHEMA_VERSION} where {@link #schemaVersion} finds it.
     *
     * @return the schema file
     */
    SchemaFile schema();

    /**
     * Reads the version of the schema of a table.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @return the version; 0 if the table does not belong to a {@link JdbcRecordStore}; empty if there is no such table
     * @throws SQLException if the query fails
     */
    OptionalInt schemaVersion(Connection connection, String table) throws SQLException;

    /**
     * Finds out how a table of records differs from its schema, as a mistake, a restored backup or an attacker may have left it.
     * Changes nothing. A {@link JdbcRecordStore} asks once when it has found its table.
     *
     * @param connection an open connection
     * @param table the name of a table with a {@link #schemaVersion} that this release knows, not quoted
     * @return the deviations; empty unless overridden
     * @throws SQLException if a query fails
     */
    default List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        return List.of();
    }

    /**
     * Examines what else can be wrong with the database: its pages, the settings of its server. Unlike {@link #deviations} it may take
     * long; it is only called for an operator who wants to know. Changes nothing.
     *
     * @param connection an open connection
     * @param table the name of a table with a {@link #schemaVersion} that this release knows, not quoted
     * @return the findings; empty unless overridden
     * @throws SQLException if a query fails
     */
    default List<Finding> examine(Connection connection, String table) throws SQLException {
        return List.of();
    }

    /**
     * Tells whether a table exists, of any kind.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @return whether it exists
     * @throws SQLException if the query fails
     */
    boolean hasTable(Connection connection, String table) throws SQLException;

    /**
     * Tells whether another connection leads to the same database, whatever the addresses of both are.
     *
     * @param connection an open connection
     * @param other the dialect of the other database
     * @param otherConnection an open connection to the other database
     * @return whether it does; false unless overridden
     * @throws SQLException if a query fails
     */
    default boolean isSameDatabase(Connection connection, Dialect other, Connection otherConnection)
            throws SQLException {
        return false;
    }

    /** {@return the character that encloses names; the quotation mark of standard SQL unless overridden} */
    default char quote() {
        return '"';
    }

    /**
     * Returns how statements refer to a table. Override it for a database in which a session may look for a name in several places.
     *
     * @param table the table
     * @return the name in quotes, unless overridden
     */
    default String reference(TableName table) {
        return table.quoted(quote());
    }

    /** {@return the length in UTF-8 bytes of the longest id that a record may have} */
    default int maxIdLength() {
        return Integer.MAX_VALUE;
    }

    /**
     * Tells what a failure means. Consider its causes and the exceptions that are chained to it, too.
     *
     * @param failure the exception of a statement, a commit or the opening of a connection
     * @return its meaning
     */
    Failure classify(SQLException failure);

    /**
     * Returns how much longer to retry after a failure, at most the timeout of the {@link Database}.
     *
     * @param failure a failure that is not fatal
     * @return a day unless overridden
     */
    default Duration retryTimeout(SQLException failure) {
        return Duration.ofDays(1);
    }

    /**
     * Creates the exception for a {@link Failure#FATAL} failure: what failed, where, what to do.
     *
     * @param failure the failure
     * @return the exception to throw
     */
    TokenStoreException fatal(SQLException failure);

    /**
     * Returns the reason for a failure that is not fatal, as a part of a message.
     *
     * @param failure the failure
     * @return for example {@code the connection was lost}
     */
    String reason(SQLException failure);

    /** {@return whether there is a database to connect to} A database in a file is only created by the first write. */
    default boolean exists() {
        return true;
    }

    /** Creates the database if it does not exist. */
    default void create() {}

    /**
     * Returns how many transactions of this process may write at once. Writers of one record that come while so many write already
     * share a transaction.
     *
     * @return the number of transactions, at least 1; 4 unless overridden. 1 is for a database that lets only one transaction write at a
     *     time: the writers of this process then queue up instead of polling
     */
    default int concurrentWriters() {
        return 4;
    }

    /**
     * Tells whether an update rewrites the index of each column that it names, even if the value stays the same. If so, updates name
     * only what changes, which takes reading the keys first.
     *
     * @return false unless overridden
     */
    default boolean rewritesNamedIndexes() {
        return false;
    }

    /**
     * Tells whether a statement outside of a transaction is one by itself that is as good as one between {@link #begin} and {@link
     * #commit}, which saves round trips.
     *
     * @return true unless overridden
     */
    default boolean isStatementTransaction() {
        return true;
    }

    /**
     * Begins a transaction that will write.
     *
     * @param connection a connection outside any transaction
     * @param rows how many rows it writes at most
     * @throws SQLException if that fails
     */
    default void begin(Connection connection, int rows) throws SQLException {
        connection.setAutoCommit(false);
    }

    /**
     * Commits, durably.
     *
     * @param connection the connection that {@link #begin} was called with
     * @throws SQLException if that fails; {@link #classify} then decides what the outcome is
     */
    default void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    /**
     * Undoes everything since {@link #begin}, or does nothing if the database has done so already.
     *
     * @param connection the connection that {@link #begin} was called with
     * @throws SQLException if that fails; the connection is then discarded
     */
    default void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    /**
     * Makes a connection ready for use outside of transactions, after {@link #commit} or {@link #rollback}.
     *
     * @param connection the connection
     * @param rows the same number as for {@link #begin}
     * @throws SQLException if that fails; the connection is then discarded
     */
    default void end(Connection connection, int rows) throws SQLException {
        connection.setAutoCommit(true);
    }

    /**
     * Removes deleted bytes from the files of a database that would keep them. Called after deletions were committed.
     *
     * @param connection a connection outside any transaction
     * @throws SQLException if that fails; the deletion is made all the same
     */
    default void erase(Connection connection) throws SQLException {}

    /**
     * Returns how to define the triggers that keep writers off a table. For a statement that they refuse, {@link #fatal} returns
     * {@link dev.tokenhold.spi.FenceNotice#refusal}.
     *
     * @return the triggers of this kind of database; empty unless overridden, for a database whose tables cannot be fenced
     */
    default Optional<FenceTriggers> fenceTriggers() {
        return Optional.empty();
    }
}
