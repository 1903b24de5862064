package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaShape;
import dev.tokenhold.jdbc.SchemaShape.Kind;
import dev.tokenhold.jdbc.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Compares a table of records with its schema. */
final class MySqlSchema {

    static final SchemaShape.Types TYPES = new SchemaShape.Types(
            "varbinary(" + MySqlDialect.MAX_ID_LENGTH + ")", "bigint", "varbinary(32)", "varbinary(255)", "longblob");

    // Some servers give the width in which clients should display an integer.
    private static final Pattern DISPLAY_WIDTH = Pattern.compile("(?<=^bigint)\\([0-9]+\\)");
    private static final String OF_TABLE = " WHERE table_schema = DATABASE() AND table_name = ?";

    private static final int NO_SUCH_COLUMN = 1054;
    private static final String TABLE = "BASE TABLE of the engine InnoDB";
    private static final String RESTORE = "restore the table from a backup";

    private MySqlSchema() {}

    static List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        String kind = kind(connection, table);
        if (kind.equals("VIEW")) {
            return List.of(harmful(
                    "it is a view",
                    "a table",
                    "drop the view and " + RESTORE + "; or name another table if it is not yours"));
        }
        SchemaShape shape = new SchemaShape();
        Set<String> missing = new LinkedHashSet<>(TYPES.columns());
        missing.removeAll(addColumns(shape, connection, table));
        if (shape.isEmpty()) {
            // Dropped since it was found: the next statement says so.
            return List.of();
        }
        requireNotHidden(connection, table, missing);
        addIndexes(shape, connection, table);
        List<SchemaDeviation> deviations = new ArrayList<>();
        if (!kind.equalsIgnoreCase(TABLE)) {
            deviations.add(harmful("it is a " + kind, "a " + TABLE, RESTORE));
        }
        deviations.addAll(shape.deviations(TYPES, false));
        // Audits and tools that change large tables create triggers.
        deviations.addAll(new MySqlFenceTriggers().deviations(connection, table, trigger -> false));
        return deviations;
    }

    private static SchemaDeviation harmful(String found, String expected, String remedy) {
        return new SchemaDeviation(found, expected, remedy, true);
    }

    // A view has no engine.
    private static String kind(Connection connection, String table) throws SQLException {
        String sql =
                "SELECT CONCAT_WS(' of the engine ', table_type, engine) FROM information_schema.tables" + OF_TABLE;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : TABLE;
            }
        }
    }

    private static Set<String> addColumns(SchemaShape shape, Connection connection, String table) throws SQLException {
        Set<String> names = new HashSet<>();
        String sql =
                "SELECT column_name, CONCAT(column_type, IF(extra LIKE '%GENERATED%', ' generated', '')), is_nullable"
                        + " FROM information_schema.columns" + OF_TABLE + " ORDER BY ordinal_position";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1).toLowerCase(Locale.ROOT));
                    String type = rows.getString(2).toLowerCase(Locale.ROOT);
                    shape.column(
                            rows.getString(1),
                            DISPLAY_WIDTH.matcher(type).replaceFirst(""),
                            rows.getString(3).equals("YES"));
                }
            }
        }
        return names;
    }

    // The server hides a column from an account without a right to it. It would seem to be missing; this query fails.
    private static void requireNotHidden(Connection connection, String table, Set<String> columns) throws SQLException {
        for (String column : columns) {
            try (Statement statement = connection.createStatement()) {
                statement
                        .executeQuery("SELECT " + column + " FROM " + new TableName(table).quoted(MySqlDialect.QUOTE)
                                + " LIMIT 0")
                        .close();
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_COLUMN) {
                    throw e;
                }
            }
        }
    }

    private static void addIndexes(SchemaShape shape, Connection connection, String table) throws SQLException {
        // An expression has no name, and a prefix of a column does not make the column unique.
        String sql = "SELECT index_name, COALESCE(column_name, ''), non_unique = 0 AND sub_part IS NULL"
                + " FROM information_schema.statistics" + OF_TABLE + " ORDER BY index_name, seq_in_index";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String index = rows.getString(1);
                    Kind whole = index.equals("PRIMARY") ? Kind.PRIMARY : Kind.UNIQUE;
                    shape.indexColumn(index, rows.getString(2), rows.getBoolean(3) ? whole : Kind.ORDINARY);
                }
            }
        }
    }
}
