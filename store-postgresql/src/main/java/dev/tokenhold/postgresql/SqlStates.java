package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.server.ServerError;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The meaning of the SQLStates of PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class SqlStates {

    /** A trigger raised an exception. */
    static final String RAISED = "P0001";

    static final String NOT_UNIQUE = "23505";

    static final String WITHOUT_SCHEMA =
            "there is no schema to keep the table in that this account may use: create one that its search_path names and GRANT USAGE on"
                    + " it, or name another with ?currentSchema=NAME";

    static final ServerError CREATED_AT_ONCE = ServerError.retry("another session created the same at the same time");

    private static final String NO_TABLE = "42P01";

    private static final Map<String, ServerError> KNOWN = new HashMap<>();

    static {
        know(ServerError.retry("a lock was not free in time"), "55P03");
        know(ServerError.retry("it was rolled back to resolve a conflict with other changes"), "40001", "40P01");
        // Duplicate table, function, object; an object in use; a tuple of the catalog that others update.
        know(CREATED_AT_ONCE, "42P07", "42723", "42710", "55006");
        know(ServerError.retry("the server accepts no more connections"), "53300");
        know(ServerError.retry("the server is short of memory"), "53200");
        know(ServerError.retry("the statement was canceled by an operator or a time limit"), "57014", "25P04");
        know(ServerError.retryElsewhere("the server is starting or stopping"), "57P03");
        know(ServerError.readOnly("the server is read-only: name one that takes changes"), "25006");
        know(ServerError.unknown("the session was ended at the server"), "57P01", "57P02", "57P05", "25P03");
        know(ServerError.unknown("the server could not complete the commit"), "40003");
        know(ServerError.conflict(), NOT_UNIQUE);
        know("the account or its password is wrong", "28P01");
        know(
                "the server lets this account not in from this machine, or not without TLS: see the account's name, and pg_hba.conf at the"
                        + " server",
                "28000");
        know(
                ServerError.fatal(
                        "there is no database of that name: have it created, or name another", ServerError.Kind.ABSENT),
                "3D000");
        know("the database was dropped", "57P04");
        know(WITHOUT_SCHEMA, "3F000");
        know(
                "the account lacks a right: have an administrator GRANT it; CONNECT on the database, USAGE on the schema, and SELECT,"
                        + " INSERT, UPDATE and DELETE on the table are needed, CREATE on the schema as long as there is no table, and the"
                        + " ownership of the table to raise and lift a fence",
                "42501");
        know("the table was dropped while it was open: restore it, or open the store again", NO_TABLE);
        know("the table lacks columns that it should have: restore it", "42703");
        know(
                "the table has a column that is not Tokenhold's and has no default, so that no row can be inserted: give it one, let it be"
                        + " NULL, or drop it",
                "23502");
        know(
                "the table has a constraint that is not Tokenhold's and refuses the row: drop it",
                "23514",
                "23503",
                "23P01");
        know("the data is larger than the server accepts: save less at once", "54000", "22001", "54001");
        know("there is no space left on the server", "53100");
        know("the server cannot read or write its files: see its log", "58000", "58030", "58P01");
        know(
                ServerError.fatal(
                        "the server cannot read the table or an index, which is damaged: have an administrator repair it, or restore it"
                                + " from a backup",
                        ServerError.Kind.DAMAGE),
                "XX001",
                "XX002");
        know(
                "a pooler between here and the server does not keep prepared statements: set prepareThreshold=0 for the DataSource",
                "26000",
                "42P05");
    }

    private SqlStates() {}

    /**
     * Explains an error of a server or of the driver.
     *
     * @param error an exception with an SQLState
     * @return its meaning
     */
    static ServerError explain(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        ServerError known = KNOWN.get(state);
        return known != null ? known : unforeseen(state);
    }

    private static ServerError unforeseen(String state) {
        String number = "SQLState " + state;
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            case "08" -> ServerError.unknown("the connection was lost with " + number);
            case "40" -> ServerError.retry("the change was rolled back with " + number);
            case "53" -> ServerError.retry("the server is short of resources, with " + number);
            case "57" -> ServerError.unknown("an operator intervened, with " + number);
            default -> ServerError.fatal("the server answers with " + number);
        };
    }

    private static void know(String fatal, String... states) {
        know(ServerError.fatal(fatal), states);
    }

    private static void know(ServerError error, String... states) {
        for (String state : states) {
            KNOWN.put(state, error);
        }
    }
}
