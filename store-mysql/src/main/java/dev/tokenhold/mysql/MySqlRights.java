package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Examines whether the account of a connection can save, and whether it can do far more, with the rights of its active roles. It changes
 * nothing. Findings are warnings: programs may use another account than the one that examines.
 */
final class MySqlRights {

    private static final int TABLE_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;

    // A database named % stands for all of them, those of the server too.
    private static final Pattern GLOBAL =
            Pattern.compile("GRANT (?<rights>[A-Z_, ]+) ON (?:\\*|`%`)\\.\\* TO (?<rest>.*)");
    private static final List<String> FAR_TOO_MUCH = List.of("ALL PRIVILEGES", "SUPER", "FILE", "CREATE USER");
    private static final String GRANT_OPTION = "GRANT OPTION";

    private static final Pattern OF_ROLES =
            Pattern.compile("GRANT (?<roles>`[^`]+`(?:@`[^`]*`)?(?:, ?`[^`]+`(?:@`[^`]*`)?)*) TO .*");
    private static final Pattern ROLE = Pattern.compile("`([^`]+)`(?:@`[^`]*`)?");

    private static final Pattern TRIGGER =
            Pattern.compile("GRANT (?:.*, )?TRIGGER(?:,.*)? ON `(?<database>[^`]+)`\\.(?:\\*|`(?<table>[^`]+)`) TO .*");

    private MySqlRights() {}

    /** Examines what the account may do with the table, which has all columns. */
    static Optional<Finding> onTable(Statement statement, String table, String place) {
        try {
            List<String> missing = missing(statement, new TableName(table).quoted(MySqlDialect.QUOTE));
            if (missing.isEmpty()) {
                return Optional.empty();
            }
            Set<String> roles = inactiveRoles(statement);
            return Optional.of(Finding.warning(
                    place,
                    "refuses " + String.join(" and ", missing) + " on the table " + table
                            + " to this account, so that programs with this account cannot save or delete tokens"
                            + (roles.isEmpty()
                                    ? ""
                                    : "; roles that it has, but that are not active: " + String.join(", ", roles)),
                    (roles.isEmpty() ? "" : "make the role that has these rights active with SET DEFAULT ROLE, or ")
                            + "grant the account of the programs SELECT, INSERT, UPDATE and DELETE on the table"));
        } catch (SQLException e) {
            return Optional.of(unknown(place, "what this account may do with the table " + table, e));
        }
    }

    /** Examines whether the account may do far more, and whether it can fence if it is to. */
    static List<Finding> elsewhere(Statement statement, String table, String place) {
        try {
            List<String> grants = grants(statement);
            Set<String> excess = excess(grants);
            List<Finding> findings = new ArrayList<>();
            if (!excess.isEmpty()) {
                findings.add(Finding.warning(
                        place,
                        "grants this account " + String.join(", ", excess)
                                + " on everything, so that who takes over a program has the whole server",
                        "use an account that has only SELECT, INSERT, UPDATE and DELETE on the table"));
            }
            // Programs need not have the right to fence.
            if (hasTrigger(statement, grants, table)
                    && !excess.contains("SUPER")
                    && !excess.contains("ALL PRIVILEGES")
                    && distrusts(statement)) {
                findings.add(Finding.warning(
                        place,
                        "lets this account create no triggers although it has the right TRIGGER, since the server writes a binary"
                                + " log, so that it cannot raise a fence",
                        "set log_bin_trust_function_creators=1, or fence as an account with SUPER and TRIGGER"));
            }
            return findings;
        } catch (SQLException e) {
            return List.of(unknown(place, "what else this account may do", e));
        }
    }

    private static boolean distrusts(Statement statement) throws SQLException {
        String sql = "SELECT @@GLOBAL.log_bin = 1 AND @@GLOBAL.log_bin_trust_function_creators = 0";
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static boolean hasTrigger(Statement statement, List<String> grants, String table) throws SQLException {
        for (String line : grants) {
            Matcher grant = TRIGGER.matcher(line);
            if (grant.matches()
                    && (grant.group("table") == null || table.equals(grant.group("table")))
                    && isThis(statement, grant.group("database"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isThis(Statement statement, String pattern) throws SQLException {
        try (PreparedStatement query = statement.getConnection().prepareStatement("SELECT DATABASE() LIKE ?")) {
            query.setString(1, pattern);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    // EXPLAIN takes the rights of the statement that it explains, wherever they come from: roles, wildcards, the table,
    // its columns.
    private static List<String> missing(Statement statement, String table) throws SQLException {
        List<String> columns = MySqlSchema.TYPES.columns();
        String all = String.join(", ", columns);
        String written = columns.stream()
                .filter(column -> !column.equals("id"))
                .map(column -> column + " = " + column)
                .collect(Collectors.joining(", "));
        List<String> missing = new ArrayList<>();
        for (String change : List.of(
                "INSERT INTO " + table + " (" + all + ") SELECT " + all + " FROM " + table + " WHERE FALSE",
                "UPDATE " + table + " SET " + written + " WHERE FALSE",
                "DELETE FROM " + table + " WHERE FALSE")) {
            try {
                statement.executeQuery("EXPLAIN " + change).close();
            } catch (SQLException e) {
                if (e.getErrorCode() != TABLE_DENIED && e.getErrorCode() != COLUMN_DENIED) {
                    throw e;
                }
                missing.add(change.substring(0, change.indexOf(' '))
                        + (e.getErrorCode() == COLUMN_DENIED ? " of some columns" : ""));
            }
        }
        return missing;
    }

    private static Set<String> inactiveRoles(Statement statement) throws SQLException {
        String active;
        try (ResultSet rows = statement.executeQuery("SELECT CURRENT_ROLE()")) {
            active = rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
        // MariaDB has one active role and does not quote it.
        return grants(statement).stream()
                .map(OF_ROLES::matcher)
                .filter(Matcher::matches)
                .flatMap(grant -> ROLE.matcher(grant.group("roles")).results())
                .map(role -> role.group(1))
                .filter(role -> !active.equals(role) && !active.contains("`" + role + "`"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> excess(List<String> grants) {
        Set<String> excess = new TreeSet<>();
        for (String line : grants) {
            Matcher grant = GLOBAL.matcher(line);
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
        return excess;
    }

    private static List<String> grants(Statement statement) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
            while (rows.next()) {
                grants.add(String.valueOf(rows.getString(1)));
            }
        }
        return grants;
    }

    private static Finding unknown(String place, String what, SQLException cause) {
        return Finding.warning(
                place,
                "does not tell " + what + " (error " + cause.getErrorCode() + "), so that it could not be determined",
                "compare what SHOW GRANTS prints for the account with docs/databases.md");
    }
}
