package dev.tokenhold.jdbc;

import dev.tokenhold.spi.LookupField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns and indexes of a table of records, as a database describes them. A dialect fills one in to find out how the table
 * deviates from the schema. Case in the names of columns does not matter, and the names of indexes do not matter at all. Not
 * thread-safe.
 */
public final class SchemaShape {

    private static final String RESTORE = "restore the table from a backup";

    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Map<String, List<String>> indexes = new LinkedHashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /** What an index guarantees. */
    public enum Kind {
        /** It is the primary key. */
        PRIMARY,
        /** No two rows of the table have the same values, except for nulls. */
        UNIQUE,
        /** It only speeds up queries, or is unique only for a part of the rows or of the values. */
        ORDINARY
    }

    /**
     * The types that the columns should have.
     *
     * @param id the type of the ids
     * @param version the type of the versions
     * @param lookupKey the type of all lookup keys
     * @param lease the type of the leases
     * @param sealed the type of the sealed bytes
     */
    public record Types(String id, String version, String lookupKey, String lease, String sealed) {

        /** {@return the names of the columns, in the order of the schema} */
        public List<String> columns() {
            return List.copyOf(declarations().keySet());
        }

        private Map<String, String> declarations() {
            Map<String, String> declarations = new LinkedHashMap<>();
            declarations.put("id", declaration(id, false));
            declarations.put("version", declaration(version, false));
            for (LookupField field : LookupField.values()) {
                declarations.put(RecordColumns.column(field), declaration(lookupKey, true));
            }
            declarations.put("lease", declaration(lease, true));
            declarations.put("sealed", declaration(sealed, false));
            return declarations;
        }
    }

    /** Creates the shape of a table without columns and indexes. */
    public SchemaShape() {}

    /**
     * Adds a column.
     *
     * @param name its name
     * @param type its type, and whatever else distinguishes it from a plain column of the type
     * @param isNullable whether it may be null
     */
    public void column(String name, String type, boolean isNullable) {
        columns.put(name.toLowerCase(Locale.ROOT), declaration(type, isNullable));
    }

    /**
     * Adds a column to an index, behind its others.
     *
     * @param index the name of the index
     * @param column the name of the column, or an empty text for an expression
     * @param kind what the index guarantees; the index gets the weakest that is given for one of its columns
     */
    public void indexColumn(String index, String column, Kind kind) {
        indexes.computeIfAbsent(index, any -> new ArrayList<>()).add(column.toLowerCase(Locale.ROOT));
        kinds.merge(index, kind, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** {@return whether no column was added, because there is no such table} */
    public boolean isEmpty() {
        return columns.isEmpty();
    }

    /**
     * Compares the columns and indexes with those of the schema. More indexes than it has are no deviation.
     *
     * @param types the types that the columns should have
     * @param moreColumnsHarm whether the store refuses a table with more columns
     * @return the deviations
     */
    public List<SchemaDeviation> deviations(Types types, boolean moreColumnsHarm) {
        List<SchemaDeviation> deviations = new ArrayList<>();
        Map<String, String> expected = types.declarations();
        expected.forEach((column, declaration) -> {
            String found = columns.get(column);
            if (!declaration.equals(found)) {
                deviations.add(new SchemaDeviation(
                        "the column " + column + " is " + (found == null ? "missing" : found),
                        declaration,
                        RESTORE,
                        true));
            }
        });
        for (String column : columns.keySet()) {
            if (!expected.containsKey(column)) {
                deviations.add(new SchemaDeviation(
                        "there is a column " + column, "no more columns", "drop the column", moreColumnsHarm));
            }
        }
        // A column that is missing is one deviation, not also a missing index.
        requireUnique(Kind.PRIMARY, "id", deviations);
        requireUnique(Kind.UNIQUE, RecordColumns.column(LookupField.IDENTITY), deviations);
        for (LookupField field : LookupField.values()) {
            if (field != LookupField.IDENTITY) {
                requireIndex(RecordColumns.column(field), deviations);
            }
        }
        return deviations;
    }

    private void requireUnique(Kind kind, String column, List<SchemaDeviation> deviations) {
        boolean present = !columns.containsKey(column)
                || kinds.entrySet().stream()
                        .anyMatch(index ->
                                index.getValue() == kind && List.of(column).equals(indexes.get(index.getKey())));
        if (!present) {
            deviations.add(
                    kind == Kind.PRIMARY
                            ? new SchemaDeviation(
                                    "the column " + column + " is not the primary key", "PRIMARY KEY", RESTORE, true)
                            : new SchemaDeviation("the column " + column + " is not unique", "UNIQUE", RESTORE, true));
        }
    }

    private void requireIndex(String column, List<SchemaDeviation> deviations) {
        if (columns.containsKey(column)
                && indexes.values().stream().noneMatch(index -> index.get(0).equals(column))) {
            deviations.add(new SchemaDeviation(
                    "the column " + column + " has no index, so that finding tokens by it is slow",
                    "an index",
                    "create an index on the column",
                    false,
                    column));
        }
    }

    private static String declaration(String type, boolean isNullable) {
        return isNullable ? type : type + " NOT NULL";
    }
}
