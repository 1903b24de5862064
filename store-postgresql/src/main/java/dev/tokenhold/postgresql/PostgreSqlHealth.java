package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.spi.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Examines the settings of a server that decide whether saves survive, and what the account may do. Findings about rights are warnings:
 * programs may use another account than the one that examines.
 */
final class PostgreSqlHealth {

    private static final List<String> RIGHTS = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

    private PostgreSqlHealth() {}

    /**
     * Examines the server of a connection.
     *
     * @param encrypted whether the connection has to be encrypted
     */
    static List<Finding> examine(Catalog catalog, String place, boolean encrypted) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        setting(catalog, "fsync", "on", place, "a crash of the machine may destroy all data")
                .ifPresent(findings::add);
        setting(catalog, "full_page_writes", "on", place, "a crash of the machine may damage pages")
                .ifPresent(findings::add);
        setting(catalog, "zero_damaged_pages", "off", place, "tokens in damaged pages vanish without an error")
                .ifPresent(findings::add);
        if (encrypted
                && !isTrue(catalog, "SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_catalog.pg_backend_pid()")) {
            findings.add(Finding.warning(
                    place,
                    "is reached without TLS, so that others on the way can read and alter what is sent",
                    "set up TLS at the server, and take sslmode out of the URI"));
        }
        // What the store refuses may be no table.
        if (PostgreSqlSchema.deviations(catalog).stream().noneMatch(SchemaDeviation::harmful)) {
            rights(catalog, place).ifPresent(findings::add);
        }
        if (isTrue(
                catalog,
                "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
            findings.add(Finding.warning(
                    place,
                    "lets this account do anything, or give itself any right, so that who takes over a program has the whole server",
                    "use an account without SUPERUSER, CREATEROLE and BYPASSRLS that has only "
                            + String.join(", ", RIGHTS) + " on the table"));
        }
        return findings;
    }

    private static Optional<Finding> rights(Catalog catalog, String place) throws SQLException {
        List<String> missing = new ArrayList<>();
        if (!isAllowed(catalog, "pg_catalog.has_schema_privilege(n.oid, 'USAGE')")) {
            missing.add("USAGE of the schema");
        }
        for (String right : RIGHTS) {
            if (!isAllowed(catalog, "pg_catalog.has_table_privilege(c.oid, '" + right + "')")
                    && !isAllowedOfColumns(catalog, right, "bool_and")) {
                missing.add(right + (isAllowedOfColumns(catalog, right, "bool_or") ? " of some columns" : ""));
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        place,
                        "refuses " + String.join(" and ", missing) + " on the table " + catalog.table()
                                + " to this account, so that programs with this account cannot save or delete tokens",
                        "grant the account of the programs USAGE on the schema, and " + String.join(", ", RIGHTS)
                                + " on the table"));
    }

    private static boolean isAllowed(Catalog catalog, String condition) throws SQLException {
        return catalog.query(condition, "", "", row -> row.getBoolean(1)).contains(true);
    }

    // Ids are never updated, and rows are deleted as a whole.
    private static boolean isAllowedOfColumns(Catalog catalog, String right, String aggregate) throws SQLException {
        return !right.equals("DELETE")
                && catalog.query(
                                "pg_catalog." + aggregate + "(pg_catalog.has_column_privilege(c.oid, a.attnum, '"
                                        + right + "'))",
                                "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid",
                                "AND a.attnum > 0 AND NOT a.attisdropped AND a.attname IN ("
                                        + PostgreSqlSchema.TYPES.columns().stream()
                                                .filter(column -> !right.equals("UPDATE") || !column.equals("id"))
                                                .collect(Collectors.joining("', '", "'", "'"))
                                        + ")",
                                row -> row.getBoolean(1))
                        .contains(true);
    }

    private static Optional<Finding> setting(
            Catalog catalog, String name, String expected, String place, String consequence) throws SQLException {
        return isTrue(catalog, "SELECT pg_catalog.current_setting(?) = ?", name, expected)
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        place,
                        "has " + name + " not set to " + expected + ": " + consequence,
                        "set " + name + "=" + expected));
    }

    private static boolean isTrue(Catalog catalog, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = catalog.connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
