package dev.tokenhold.zoho;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.jdbc.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What differs between the databases that the tables of the SDKs are in. Implementations are immutable. */
interface TableDialect {

    /** What SDK 5 and newer declare. */
    String DECLARATIONS = "id varchar(10) NOT NULL, user_name varchar(255), client_id varchar(255),"
            + " client_secret varchar(255), refresh_token varchar(255), access_token varchar(255), grant_token varchar(255),"
            + " expiry_time varchar(20), redirect_url varchar(255), api_domain varchar(255), PRIMARY KEY (id)";

    /** The statement that creates a table of the form that SDK 5 and newer make, unless there is one. */
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

    /** A condition with two parameters, both of them the id, that exactly the rows with that id meet. */
    String exactId();

    /** The greatest number of an id of at most 10 digits; of other ids those digits count that they begin with. */
    String greatestId();

    /** Lets a query hand out the rows of a whole table as they come. */
    default void stream(PreparedStatement query) throws SQLException {}

    /** Refuses a value that a column cannot keep. {@code what} says whose value it is. */
    default void requireFits(Connection connection, String quotedTable, TableColumn column, String value, String what)
            throws SQLException {}

    /** Whether a column takes texts for equal that differ in case. */
    boolean ignoresCase(Connection connection, String quotedTable, TableColumn column) throws SQLException;
}
