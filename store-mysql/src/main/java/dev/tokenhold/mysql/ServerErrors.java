package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.spi.SecretSource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Explains the errors of servers by their numbers.
 *
 * @see <a href="https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html">MySQL's errors</a>
 * @see <a href="https://mariadb.com/docs/server/reference/error-codes">MariaDB's errors</a>
 */
final class ServerErrors {

    /** The server is a node of a cluster and does not take part in it at present. */
    static final int NOT_READY = 1047;

    /** A trigger raised it (SIGNAL). */
    static final int SIGNALLED = 1644;

    static final ServerError TOO_LARGE = ServerError.fatal("the data is larger than the server accepts at once: raise"
            + " max_allowed_packet there, or write less at once");

    private static final Map<Integer, ServerError> KNOWN = new HashMap<>();

    static {
        know(ServerError.retry("a lock was not free in time"), 1205);
        know(ServerError.retry("it was rolled back to resolve a deadlock with other changes"), 1213, 1689);
        know(ServerError.retry("others changed the same data at the same time"), 1020, 1050, 1359, 1412, 1615, 3101);
        know(ServerError.retry("the server has too many locks or transactions open"), 1206, 1637);
        know(ServerError.retry("the server accepts no more connections"), 1040, 1203, 1226);
        know(ServerError.retry("the server's own time limit for a statement was exceeded"), 1969, 3024);
        know(ServerError.retryElsewhere("the server takes no part in its cluster at present"), NOT_READY);
        know(
                ServerError.readOnly("the server is read-only: name one that takes changes"),
                1036,
                1290,
                1792,
                1836,
                1881);
        // A cluster node that loses the others during a commit does not know whether they received it.
        know(ServerError.unknown("the server could not complete the commit"), 1180, 3100);
        know(ServerError.unknown("the statement or the connection was ended on the server"), 1053, 1317, 1927);
        know(ServerError.unknown("the connection was lost"), 1152, 1158, 1159, 1160, 1161, 1184, 2006, 2013, 4031);
        know(
                ServerError.unknown(
                        "the server does not know a statement that it prepared, as behind a proxy that changed it"),
                1243);
        know(ServerError.unknown("the server had a failure that it has no number for"), 1105);
        know(ServerError.conflict(), 1022, 1062, 1586);
        know("the account is wrong, or may not connect from this machine", 1130, 1698);
        know("the server refuses this machine after too many failed connections: run FLUSH HOSTS there", 1129);
        know("the password of the account has expired: change it", 1820, 1862);
        know("the account is locked: have it unlocked", 3118, 4151);
        know(
                "the account has no right to the database: have an administrator GRANT it, or make the role active that has it"
                        + " (SET DEFAULT ROLE)",
                1044);
        know(
                ServerError.fatal(
                        "there is no database of that name: have it created, or name another", ServerError.Kind.ABSENT),
                1049);
        know("the connection has no database: the URL of the DataSource has to name one", 1046);
        know("the table was dropped while it was open: restore it, or open the store again", 1146);
        know("the table lacks columns that it should have: restore it", 1054);
        know(TOO_LARGE, 1153, 1301);
        know(
                "the server takes connections with TLS only: leave out sslMode=DISABLED, or set another sslMode, such as REQUIRED",
                3159);
        know(
                "the database is read-only: have an administrator make it writable (ALTER DATABASE … READ ONLY = 0)",
                3989);
        know(
                "the session refuses what reads many rows, or changes rows without naming a key: set sql_safe_updates=0 and"
                        + " sql_big_selects=1 for it",
                1104,
                1175);
        know(
                ServerError.fatal(
                        "the server cannot read the table, whose files or indexes are missing or damaged: have an administrator"
                                + " repair it, or restore it from a backup",
                        ServerError.Kind.DAMAGE),
                1033,
                1034,
                1194,
                1195,
                1712,
                1812,
                1814,
                1817,
                1877,
                1932);
        know("there is no space left on the server for the table", 1021, 1114);
        know(
                "the server's binlog_format is STATEMENT, which does not go with READ COMMITTED: set it to ROW or MIXED",
                1665);
        know(
                "the server writes a binary log, so only accounts with SUPER may create and drop the triggers of a fence:"
                        + " set log_bin_trust_function_creators=1 there, or fence as an account with SUPER and TRIGGER",
                1419);
        know(
                "a trigger of the table fails because the account that created it is gone: if it belongs to a fence, lift the"
                        + " fence (store-migrate fence --lift)",
                1449);
    }

    private static final Pattern COMMAND_DENIED = Pattern.compile(
            "(?<right>[A-Z][A-Z ,]*) command denied to user .* for (?:table|column) .*", Pattern.DOTALL);
    private static final Pattern NEEDED =
            Pattern.compile("you need (?:\\(at least one of\\) )?the (?<right>[A-Z][A-Z ,]*) privilege");

    private static final Pattern WITHOUT_DEFAULT = Pattern.compile("'(?<column>[A-Za-z0-9_$]{1,64})'");

    private ServerErrors() {}

    /**
     * Explains an error of a server.
     *
     * @param error an exception with an error number
     * @return its meaning
     */
    static ServerError explain(SQLException error) {
        String message = String.valueOf(error.getMessage());
        return switch (error.getErrorCode()) {
            case 1045 -> wrongPassword(message);
            case 1142, 1143, 1227 -> rightMissing(message);
            case 1364, 1423 -> withoutDefault(message);
            default -> KNOWN.getOrDefault(error.getErrorCode(), unforeseen(error));
        };
    }

    private static ServerError wrongPassword(String message) {
        return ServerError.fatal(
                message.contains("password: NO")
                        ? "the account needs a password, and none was given: name its source in the setting password, one of "
                                + SecretSource.NOTATIONS
                        : "the account or its password is wrong, or it may not connect from this machine, or not without TLS");
    }

    private static ServerError rightMissing(String message) {
        String right = Stream.of(COMMAND_DENIED, NEEDED)
                .map(pattern -> pattern.matcher(message))
                .filter(Matcher::find)
                .map(matcher -> " " + matcher.group("right"))
                .findFirst()
                .orElse("");
        return ServerError.fatal(
                "the account lacks the right" + right
                        + " on the table: have an administrator GRANT it; SELECT, INSERT,"
                        + " UPDATE and DELETE are needed, CREATE as long as there is no table, and TRIGGER to raise, lift or show a fence");
    }

    private static ServerError withoutDefault(String message) {
        Matcher matcher = WITHOUT_DEFAULT.matcher(message);
        String column = matcher.find() ? " " + matcher.group("column") : "";
        return ServerError.fatal("the table has a column" + column
                + " that is not Tokenhold's and has no default, so that no row can be inserted: give it one (ALTER TABLE … ALTER"
                + " COLUMN" + (column.isEmpty() ? " …" : column) + " SET DEFAULT …), let it be NULL, or drop it");
    }

    private static ServerError unforeseen(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        String number = "error " + error.getErrorCode() + " (SQLState " + state + ")";
        return switch (state.length() < 2 ? state : state.substring(0, 2)) {
            case "08" -> ServerError.unknown("the connection was lost with " + number);
            case "40" -> ServerError.retry("the change was rolled back with " + number);
            default -> ServerError.fatal("the server answers with " + number);
        };
    }

    private static void know(String fatal, int... numbers) {
        know(ServerError.fatal(fatal), numbers);
    }

    private static void know(ServerError error, int... numbers) {
        for (int number : numbers) {
            KNOWN.put(number, error);
        }
    }
}
