package dev.tokenhold.jdbc;

import static dev.tokenhold.jdbc.RecordColumns.FIELDS;
import static dev.tokenhold.jdbc.RecordColumns.bindAll;
import static dev.tokenhold.jdbc.RecordColumns.bytes;
import static dev.tokenhold.jdbc.RecordColumns.column;
import static dev.tokenhold.jdbc.RecordColumns.parameters;

import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.TokenRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Changes a table of records. Every value is a parameter. Thread-safe. */
final class RecordChanges {

    private final String table;
    private final String insert;

    /**
     * Prepares the statements.
     *
     * @param reference how they refer to the table, see {@link Dialect#reference}
     */
    RecordChanges(String reference) {
        this.table = reference;
        String keys = FIELDS.stream().map(RecordColumns::column).collect(Collectors.joining(", "));
        this.insert = "INSERT INTO " + table + " (id, version, " + keys + ", lease, sealed) VALUES ("
                + parameters(FIELDS.size() + 4) + ")";
    }

    private String update(Set<LookupField> named) {
        return "UPDATE " + table + " SET version = ?, "
                + FIELDS.stream()
                        .filter(named::contains)
                        .map(field -> column(field) + " = ?, ")
                        .collect(Collectors.joining())
                + "lease = ?, sealed = ? WHERE id = ? AND version = ?";
    }

    /** Writes one record with one statement. Returns false if the expected version to update is not stored. */
    boolean write(Connection connection, RowWrite row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(row.inserts() ? insert : update(row.named()))) {
            bind(statement, row);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Writes records, updates first, so that the identities that they give up are free for the inserts.
     *
     * @return the ids of those that it does not write, because the expected version is not stored
     */
    Set<String> write(Connection connection, Collection<RowWrite> rows) throws SQLException {
        Map<Set<LookupField>, List<RowWrite>> updates = new LinkedHashMap<>();
        List<RowWrite> inserts = new ArrayList<>();
        for (RowWrite row : rows) {
            (row.inserts() ? inserts : updates.computeIfAbsent(row.named(), any -> new ArrayList<>())).add(row);
        }
        Set<String> moved = new HashSet<>();
        for (Map.Entry<Set<LookupField>, List<RowWrite>> batch : updates.entrySet()) {
            int[] counts = execute(connection, update(batch.getKey()), batch.getValue());
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    moved.add(batch.getValue().get(i).id());
                }
            }
        }
        if (!inserts.isEmpty()) {
            execute(connection, insert, inserts);
        }
        return moved;
    }

    private static int[] execute(Connection connection, String sql, List<RowWrite> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (RowWrite row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, RowWrite row) throws SQLException {
        TokenRecord record = row.write().record();
        int parameter = 1;
        if (row.inserts()) {
            statement.setBytes(parameter++, bytes(record.id()));
        }
        statement.setLong(parameter++, record.version());
        for (LookupField field : FIELDS) {
            if (row.inserts() || row.named().contains(field)) {
                statement.setBytes(parameter++, bytes(record.lookupKey(field)));
            }
        }
        statement.setBytes(parameter++, bytes(record.lease()));
        statement.setBytes(parameter++, record.sealed().toByteArray());
        if (!row.inserts()) {
            statement.setBytes(parameter++, bytes(record.id()));
            statement.setLong(parameter, row.write().expectedVersion());
        }
    }

    /** Frees the identities of the records that are about to be updated, so that they can exchange them. */
    void freeIdentities(Connection connection, List<RowWrite> rows) throws SQLException {
        String sql =
                "UPDATE " + table + " SET " + column(LookupField.IDENTITY) + " = NULL WHERE id = ? AND version = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (RowWrite row : rows) {
                statement.setBytes(1, bytes(row.id()));
                statement.setLong(2, row.write().expectedVersion());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Deletes the row with these bytes in the place of the id. Returns whether there was one. */
    boolean delete(Connection connection, byte[] id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            statement.setBytes(1, id);
            return statement.executeUpdate() > 0;
        }
    }

    boolean delete(Connection connection, String id, long version) throws SQLException {
        String sql = "DELETE FROM " + table + " WHERE id = ? AND version = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, bytes(id));
            statement.setLong(2, version);
            return statement.executeUpdate() > 0;
        }
    }

    /** Deletes the first {@code count} records, without those to keep. Returns false if there were fewer, so that none is left. */
    boolean deleteFirst(Connection connection, int count, Collection<String> kept) throws SQLException {
        byte[] last = idAt(connection, count - 1);
        List<byte[]> parameters =
                new ArrayList<>(kept.stream().map(RecordColumns::bytes).toList());
        List<String> conditions = new ArrayList<>();
        if (!kept.isEmpty()) {
            conditions.add("id NOT IN (" + parameters(kept.size()) + ")");
        }
        if (last != null) {
            conditions.add("id <= ?");
            parameters.add(last);
        }
        String sql =
                "DELETE FROM " + table + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindAll(statement, parameters);
            statement.executeUpdate();
            return last != null;
        }
    }

    private byte @Nullable [] idAt(Connection connection, int index) throws SQLException {
        String sql = "SELECT id FROM " + table + " ORDER BY id LIMIT 1 OFFSET ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, index);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }
}
