package dev.tokenhold.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries of the catalog about one table, which every account may read.
 *
 * @param connection an open connection
 * @param schema the schema of the table
 * @param table the name of the table
 */
record Catalog(Connection connection, String schema, String table) {

    /** Reads a row of a result. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Executes a query.
     *
     * @param columns what to select, of the table {@code c} in {@code pg_class} and what is joined
     * @param joins joins of other tables, or an empty text
     * @param rest further conditions and the order, or an empty text
     */
    <T> List<T> query(String columns, String joins, String rest, Reader<T> reader) throws SQLException {
        String sql = "SELECT " + columns
                + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " + joins
                + " WHERE n.nspname = ? AND c.relname = ? " + rest;
        List<T> results = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    results.add(reader.read(rows));
                }
            }
        }
        return results;
    }
}
