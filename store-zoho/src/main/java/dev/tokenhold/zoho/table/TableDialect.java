package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.jdbc.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What differs between the databases that the tables of the SDKs are in. Implementations are immutable. */
interface TableDialect {

    /** The statement that creates a table of the form {@link TableShape#CREATED}, unless there is one. */
    String create(String quotedTable);

    /**
     * What a table is like.
     *
     * @param place what to call it in messages
     * @return its shape, or null if there is no such table
     */
    @Nullable
    TableShape shape(Connection connection, TableName table, String place) throws SQLException;

    /** Called before everything else in a transaction that changes a table. */
    default void begin(Connection connection) throws SQLException {}

    /** Called before a table is read that is to be changed. */
    default void lock(Connection connection, String quotedTable) throws SQLException {}

    /** What follows a query whose rows are to be changed. */
    default String locking() {
        return "";
    }

    /** A column as it is selected, for {@link #value}. */
    String selected(String column);

    /**
     * A value that was selected.
     *
     * @throws InvalidTokenException if it is not text
     */
    @Nullable
    String value(ResultSet row, int index, String column) throws SQLException;

    /** A column as it is compared with texts: equal ones are found, but what is found need not be equal. */
    String compared(String column);

    /** The same for ids, so that an index can serve where all of those asked for are ASCII. */
    String comparedId(boolean ascii);

    /** The bytes of a text, which the database orders and compares as bytes whatever the collation. */
    String bytes(String expression);

    /** The greatest number of an id of at most 10 digits; of other ids those digits count that they begin with. */
    String greatestId();

    /** Lets a query hand out the rows of a whole table as they come. */
    default void stream(PreparedStatement query) throws SQLException {}

    /** Why a column cannot keep a value. {@code what} says whose value it is. */
    default Optional<String> refusal(
            Connection connection, String quotedTable, TableColumn column, String value, String what)
            throws SQLException {
        return Optional.empty();
    }

    /** Whether a column takes texts for equal that differ in case. */
    boolean ignoresCase(Connection connection, String quotedTable, TableColumn column) throws SQLException;
}
