package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaShape;
import dev.tokenhold.jdbc.SchemaShape.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compares a table of records with its schema. */
final class SqliteSchema {

    private static final SchemaShape.Types TYPES = new SchemaShape.Types("BLOB", "INTEGER", "BLOB", "BLOB", "BLOB");
    private static final Pattern VIEW = pattern("CREATE\\s+VIEW\\b");
    private static final Pattern VIRTUAL_TABLE = pattern("CREATE\\s+VIRTUAL\\b");
    private static final Pattern CONFLICT_CLAUSE = pattern("\\bON\\s+CONFLICT\\b");
    private static final String RESTORE = "restore the table from a backup";

    private SqliteSchema() {}

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Tells whether there is a table or view of a name: either keeps the table from being created. */
    static boolean hasTableOrView(Connection connection, String name) throws SQLException {
        return definition(connection, name).isPresent();
    }

    static List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        String definition = definition(connection, table).orElse("");
        if (VIEW.matcher(definition).lookingAt()) {
            return List.of(harmful("it is a view", "a table", "drop the view and " + RESTORE));
        }
        if (VIRTUAL_TABLE.matcher(definition).lookingAt()) {
            return List.of(harmful("it is a virtual table", "an ordinary table", RESTORE));
        }
        SchemaShape shape = new SchemaShape();
        addColumns(shape, connection, table);
        if (shape.isEmpty()) {
            // Dropped since it was found: the next statement says so.
            return List.of();
        }
        addIndexes(shape, connection, table);
        List<SchemaDeviation> deviations = new ArrayList<>(shape.deviations(TYPES, true));
        if (CONFLICT_CLAUSE.matcher(definition).find()) {
            deviations.add(harmful(
                    "a constraint with ON CONFLICT replaces or ignores rows", "constraints without it", RESTORE));
        }
        deviations.addAll(new SqliteFenceTriggers().deviations(connection, table, trigger -> true));
        return deviations;
    }

    private static SchemaDeviation harmful(String found, String expected, String remedy) {
        return new SchemaDeviation(found, expected, remedy, true);
    }

    private static Optional<String> definition(Connection connection, String name) throws SQLException {
        String sql = "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(String.valueOf(rows.getString(1))) : Optional.empty();
            }
        }
    }

    private static void addColumns(SchemaShape shape, Connection connection, String table) throws SQLException {
        String sql = "SELECT name, type || iif(hidden, ' GENERATED', ''), \"notnull\" FROM pragma_table_xinfo(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    shape.column(rows.getString(1), rows.getString(2).toUpperCase(Locale.ROOT), rows.getInt(3) == 0);
                }
            }
        }
    }

    private static void addIndexes(SchemaShape shape, Connection connection, String table) throws SQLException {
        String sql = "SELECT i.name, coalesce(c.name, ''), i.origin, i.\"unique\" AND NOT i.partial"
                + " FROM pragma_index_list(?) AS i JOIN pragma_index_info(i.name) AS c ORDER BY i.seq, c.seqno";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Kind kind = rows.getBoolean(4) ? Kind.UNIQUE : Kind.ORDINARY;
                    shape.indexColumn(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3).equals("pk") ? Kind.PRIMARY : kind);
                }
            }
        }
    }
}
