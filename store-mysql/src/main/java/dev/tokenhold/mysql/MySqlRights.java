package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Examines whether the account of a connection can save, and whether it can do far more, with the rights of its active roles. It changes
 * nothing. Findings are warnings: programs may use another account than the one that examines.
 */
final class MySqlRights {

    private static final int TABLE_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;

    private static final String COLUMNS = "id, version, sealed";

    private static final Pattern GLOBAL = Pattern.compile("GRANT (?<rights>[A-Z_, ]+) ON \\*\\.\\* TO (?<rest>.*)");
    private static final List<String> FAR_TOO_MUCH = List.of("ALL PRIVILEGES", "SUPER", "FILE", "CREATE USER");
    private static final String GRANT_OPTION = "GRANT OPTION";

    private MySqlRights() {}

    /** Examines what the account may do with the table, which has all columns. */
    static Optional<Finding> onTable(Statement statement, String table, String place) {
        try {
            List<String> missing = missing(statement, new TableName(table).quoted(MySqlDialect.QUOTE));
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            place,
                            "refuses " + String.join(" and ", missing) + " on the table " + table
                                    + " to this account, so that programs with this account cannot save or delete tokens",
                            "grant the account of the programs SELECT, INSERT, UPDATE and DELETE on the table"));
        } catch (SQLException e) {
            return Optional.of(unknown(place, "what this account may do with the table " + table, e));
        }
    }

    /** Examines whether the account may do far more. */
    static Optional<Finding> elsewhere(Statement statement, String place) {
        try {
            List<String> excess = excess(statement);
            return excess.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.warning(
                            place,
                            "grants this account " + String.join(", ", excess)
                                    + " on everything, so that who takes over a program has the whole server",
                            "use an account that has only SELECT, INSERT, UPDATE and DELETE on the table"));
        } catch (SQLException e) {
            return Optional.of(unknown(place, "what else this account may do", e));
        }
    }

    // EXPLAIN takes the rights of the statement that it explains, wherever they come from: roles, wildcards, the table.
    private static List<String> missing(Statement statement, String table) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String change : List.of(
                "INSERT INTO " + table + " (" + COLUMNS + ") SELECT " + COLUMNS + " FROM " + table + " WHERE FALSE",
                "UPDATE " + table + " SET version = version WHERE FALSE",
                "DELETE FROM " + table + " WHERE FALSE")) {
            try {
                statement.executeQuery("EXPLAIN " + change).close();
            } catch (SQLException e) {
                if (e.getErrorCode() != TABLE_DENIED && e.getErrorCode() != COLUMN_DENIED) {
                    throw e;
                }
                missing.add(change.substring(0, change.indexOf(' ')));
            }
        }
        return missing;
    }

    private static List<String> excess(Statement statement) throws SQLException {
        TreeSet<String> excess = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
            while (rows.next()) {
                Matcher grant = GLOBAL.matcher(String.valueOf(rows.getString(1)));
                if (grant.matches()) {
                    Stream.of(grant.group("rights").split(",", -1))
                            .map(String::strip)
                            .filter(FAR_TOO_MUCH::contains)
                            .forEach(excess::add);
                    if (grant.group("rest").contains(" WITH " + GRANT_OPTION)) {
                        excess.add(GRANT_OPTION);
                    }
                }
            }
        }
        return List.copyOf(excess);
    }

    private static Finding unknown(String place, String what, SQLException cause) {
        return Finding.warning(
                place,
                "does not tell " + what + " (error " + cause.getErrorCode() + "), so that it could not be determined",
                "compare what SHOW GRANTS prints for the account with docs/databases.md");
    }
}
