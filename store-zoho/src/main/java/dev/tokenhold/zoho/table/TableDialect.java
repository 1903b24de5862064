package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.jdbc.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
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

    /** A column for comparisons with some texts: they find all equal values, and perhaps more. For ids, an index serves if it can. */
    String compared(String column, List<String> texts);

    /** The bytes of a text: the database sorts and compares them as bytes, under any collation. */
    String bytes(String expression);

    /** The greatest number of an id of at most 10 digits. Of other ids, the digits at the beginning count. */
    String greatestId();

    /** Lets a query hand out the rows of a whole table as they come. */
    default void stream(PreparedStatement query) throws SQLException {}

    /** Why a column cannot keep a value; {@code what} names the value. */
    default Optional<String> refusal(
            Connection connection, String quotedTable, TableColumn column, String value, String what)
            throws SQLException {
        return Optional.empty();
    }

    /** The statement after which a column tells all texts apart; null if there is none. */
    default @Nullable String exact(String quotedTable, TableColumn column) {
        return null;
    }

    /** Whether a column takes texts for equal that differ in case. */
    boolean ignoresCase(Connection connection, String quotedTable, TableColumn column) throws SQLException;
}
