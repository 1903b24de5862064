package dev.tokenhold.postgresql;

import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaShape;
import dev.tokenhold.jdbc.SchemaShape.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a table of records with its schema. */
final class PostgreSqlSchema {

    static final SchemaShape.Types TYPES = new SchemaShape.Types("bytea", "int8", "bytea", "bytea", "bytea");

    private static final String RESTORE = "restore the table from a backup";
    private static final Map<String, String> KINDS = Map.of(
            "v", "view",
            "m", "materialized view",
            "f", "foreign table",
            "p", "partitioned table",
            "S", "sequence",
            "i", "index",
            "c", "composite type");

    private PostgreSqlSchema() {}

    /** What the catalog says of a table as a whole. */
    private record Table(String kind, String persistence, boolean hasPolicies, boolean hasRules, boolean isPart) {}

    static List<SchemaDeviation> deviations(Catalog catalog) throws SQLException {
        List<Table> found = catalog.query(
                // Not relhasrules and relhassubclass, which stay true until the next VACUUM.
                "c.relkind, c.relpersistence, c.relrowsecurity,"
                        + " EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid),"
                        + " EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE c.oid IN (h.inhparent, h.inhrelid))",
                "",
                "",
                row -> new Table(
                        row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5)));
        if (found.isEmpty()) {
            // Dropped since it was found: the next statement says so.
            return List.of();
        }
        Table table = found.get(0);
        if (!table.kind.equals("r")) {
            return List.of(harmful(
                    "it is a " + KINDS.getOrDefault(table.kind, "relation of the kind " + table.kind),
                    "a table",
                    "drop it and " + RESTORE + "; or name another table if it is not yours"));
        }
        List<SchemaDeviation> deviations = new ArrayList<>(ofTable(table));
        SchemaShape shape = new SchemaShape();
        addColumns(shape, catalog);
        addIndexes(shape, catalog);
        deviations.addAll(shape.deviations(TYPES, false));
        // One that fires before may drop or change a row; audits create the others.
        deviations.addAll(new PostgreSqlFenceTriggers(catalog::schema)
                .deviations(
                        catalog.connection(),
                        catalog.table(),
                        trigger -> !trigger.event().startsWith("AFTER ")));
        return deviations;
    }

    private static List<SchemaDeviation> ofTable(Table table) {
        List<SchemaDeviation> deviations = new ArrayList<>();
        if (!table.persistence.equals("p")) {
            deviations.add(harmful(
                    "it is " + (table.persistence.equals("u") ? "unlogged, so that a crash empties it" : "temporary"),
                    "a permanent table",
                    "run ALTER TABLE … SET LOGGED"));
        }
        if (table.hasPolicies) {
            deviations.add(harmful(
                    "it has row security, which hides rows",
                    "no row security",
                    "run ALTER TABLE … DISABLE ROW LEVEL SECURITY"));
        }
        if (table.hasRules) {
            deviations.add(
                    harmful("it has rules, which may change or ignore what is written", "no rules", "drop the rules"));
        }
        if (table.isPart) {
            deviations.add(harmful(
                    "it is a part of another table or has parts, in which ids may repeat",
                    "a table by itself",
                    RESTORE));
        }
        return deviations;
    }

    private static SchemaDeviation harmful(String found, String expected, String remedy) {
        return new SchemaDeviation(found, expected, remedy, true);
    }

    private static void addColumns(SchemaShape shape, Catalog catalog) throws SQLException {
        catalog.query(
                // Not format_type, which puts names in quotes in some sessions.
                "a.attname, CASE WHEN t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN '' ELSE 'of another schema: ' END"
                        + " || t.typname || CASE WHEN a.attgenerated = '' THEN '' ELSE ' generated' END"
                        + " || CASE WHEN a.attidentity = '' THEN '' ELSE ' identity' END, a.attnotnull",
                "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid",
                "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                row -> {
                    shape.column(row.getString(1), row.getString(2), !row.getBoolean(3));
                    return row;
                });
    }

    // An index that is unique only in the end, or not valid, keeps no two rows apart. One of some rows is of no column.
    private static void addIndexes(SchemaShape shape, Catalog catalog) throws SQLException {
        catalog.query(
                "i.indexrelid, CASE WHEN i.indpred IS NULL THEN COALESCE(a.attname, '') ELSE '' END, i.indisprimary,"
                        + " i.indisunique AND i.indimmediate AND"
                        + " pg_catalog.pg_get_indexdef(i.indexrelid) NOT LIKE '%NULLS NOT DISTINCT%'",
                "JOIN pg_catalog.pg_index i ON i.indrelid = c.oid"
                        + " CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (position)"
                        + " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.position] AND a.attnum > 0",
                "AND i.indisvalid AND i.indisready ORDER BY i.indexrelid, k.position",
                row -> {
                    Kind whole = row.getBoolean(3) ? Kind.PRIMARY : Kind.UNIQUE;
                    shape.indexColumn(row.getString(1), row.getString(2), row.getBoolean(4) ? whole : Kind.ORDINARY);
                    return row;
                });
    }
}
