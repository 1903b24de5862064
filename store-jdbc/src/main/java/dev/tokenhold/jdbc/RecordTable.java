package dev.tokenhold.jdbc;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executes the statements on a table of records. Every value is a parameter. Thread-safe. */
final class RecordTable {

    private static final List<LookupField> FIELDS = List.of(LookupField.values());
    private static final String KEY_COLUMNS =
            FIELDS.stream().map(RecordTable::column).collect(Collectors.joining(", "));
    private static final String COLUMNS = "id, version, " + KEY_COLUMNS + ", lease, sealed";
    private static final int COLUMN_COUNT = FIELDS.size() + 4;
    // Every database accepts this many parameters.
    private static final int PARAMETERS = 500;

    private final String table;
    private final String select;
    private final String insert;
    private final String update;

    RecordTable(String quotedName) {
        this.table = quotedName;
        this.select = "SELECT " + COLUMNS + " FROM " + table;
        this.insert = "INSERT INTO " + table + " (" + COLUMNS + ") VALUES (" + parameters(COLUMN_COUNT) + ")";
        this.update = "UPDATE " + table + " SET version = ?, "
                + FIELDS.stream().map(field -> column(field) + " = ?").collect(Collectors.joining(", "))
                + ", lease = ?, sealed = ? WHERE id = ? AND version = ?";
    }

    Optional<TokenRecord> read(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select + " WHERE id = ?")) {
            statement.setBytes(1, bytes(id));
            List<TokenRecord> found = records(statement);
            return found.stream().findFirst();
        }
    }

    /** Unordered. */
    List<TokenRecord> readAll(Connection connection, Collection<String> ids) throws SQLException {
        return select(connection, "id", ids.stream().map(RecordTable::bytes).toList());
    }

    /** Unordered. */
    List<TokenRecord> lookUp(Connection connection, LookupField field, Collection<Bytes> keys) throws SQLException {
        return select(
                connection, column(field), keys.stream().map(Bytes::toByteArray).toList());
    }

    private List<TokenRecord> select(Connection connection, String column, List<byte[]> values) throws SQLException {
        List<TokenRecord> found = new ArrayList<>();
        for (List<byte[]> some : portions(values)) {
            String condition = " WHERE " + column + " IN (" + parameters(some.size()) + ")";
            try (PreparedStatement statement = connection.prepareStatement(select + condition)) {
                bind(statement, some);
                found.addAll(records(statement));
            }
        }
        return found;
    }

    List<TokenRecord> scan(Connection connection, @Nullable String after, int limit) throws SQLException {
        String sql = select + (after == null ? "" : " WHERE id > ?") + " ORDER BY id LIMIT ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            if (after != null) {
                statement.setBytes(parameter++, bytes(after));
            }
            statement.setInt(parameter, limit);
            return records(statement);
        }
    }

    /** Reads the versions of those ids that are stored. */
    Map<String, Long> versions(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        for (List<String> some : portions(ids)) {
            String sql = "SELECT id, version FROM " + table + " WHERE id IN (" + parameters(some.size()) + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < some.size(); i++) {
                    statement.setBytes(i + 1, bytes(some.get(i)));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        versions.put(text(rows.getBytes(1)), rows.getLong(2));
                    }
                }
            }
        }
        return versions;
    }

    /** Writes one record with one statement. Returns false if the expected version to update is not stored. */
    boolean write(Connection connection, RecordWrite write) throws SQLException {
        boolean inserts = write.expectedVersion() == RecordWrite.ABSENT;
        try (PreparedStatement statement = connection.prepareStatement(inserts ? insert : update)) {
            bind(statement, write);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Writes records, updates first, so that the identities that they give up are free for the inserts. Returns false if an
     * expected version is not stored.
     */
    boolean write(Connection connection, List<RecordWrite> writes) throws SQLException {
        Map<Boolean, List<RecordWrite>> inserts = writes.stream()
                .collect(Collectors.partitioningBy(write -> write.expectedVersion() == RecordWrite.ABSENT));
        for (int count : batch(connection, update, inserts.getOrDefault(false, List.of()))) {
            if (count == 0) {
                return false;
            }
        }
        batch(connection, insert, inserts.getOrDefault(true, List.of()));
        return true;
    }

    /** Frees the identities of the records that are about to be updated, so that they can exchange them. */
    void freeIdentities(Connection connection, List<RecordWrite> writes) throws SQLException {
        String sql =
                "UPDATE " + table + " SET " + column(LookupField.IDENTITY) + " = NULL WHERE id = ? AND version = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (RecordWrite write : writes) {
                statement.setBytes(1, bytes(write.record().id()));
                statement.setLong(2, write.expectedVersion());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    boolean delete(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            statement.setBytes(1, bytes(id));
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
                new ArrayList<>(kept.stream().map(RecordTable::bytes).toList());
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
            bind(statement, parameters);
            statement.executeUpdate();
            return last != null;
        }
    }

    private static void bind(PreparedStatement statement, List<byte[]> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setBytes(i + 1, values.get(i));
        }
    }

    static String column(LookupField field) {
        return field.name().toLowerCase(Locale.ROOT) + "_key";
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

    private static int[] batch(Connection connection, String sql, List<RecordWrite> writes) throws SQLException {
        if (writes.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (RecordWrite write : writes) {
                bind(statement, write);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, RecordWrite write) throws SQLException {
        TokenRecord record = write.record();
        boolean inserts = write.expectedVersion() == RecordWrite.ABSENT;
        int parameter = 1;
        if (inserts) {
            statement.setBytes(parameter++, bytes(record.id()));
        }
        statement.setLong(parameter++, record.version());
        for (LookupField field : FIELDS) {
            statement.setBytes(parameter++, bytes(record.lookupKey(field)));
        }
        statement.setBytes(parameter++, bytes(record.lease()));
        statement.setBytes(parameter++, record.sealed().toByteArray());
        if (!inserts) {
            statement.setBytes(parameter++, bytes(record.id()));
            statement.setLong(parameter, write.expectedVersion());
        }
    }

    private List<TokenRecord> records(PreparedStatement statement) throws SQLException {
        List<TokenRecord> records = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                records.add(record(rows));
            }
        }
        return records;
    }

    private TokenRecord record(ResultSet row) throws SQLException {
        int column = 1;
        byte[] id = row.getBytes(column++);
        long version = row.getLong(column++);
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : FIELDS) {
            byte[] key = row.getBytes(column++);
            if (key != null) {
                keys.put(field, Bytes.of(key));
            }
        }
        byte[] lease = row.getBytes(column++);
        Bytes sealed = Bytes.of(row.getBytes(column));
        try {
            return new TokenRecord(text(id), version, keys, lease == null ? null : Bytes.of(lease), sealed);
        } catch (IllegalArgumentException e) {
            throw damaged(id, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable Bytes value) {
        return value == null ? null : value.toByteArray();
    }

    // Replacing malformed bytes would make another id.
    private String text(byte[] id) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(id))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged(id, "its id is not UTF-8");
        }
    }

    private CorruptStoreException damaged(byte[] id, String what) {
        return new CorruptStoreException("the table " + table + " has a row that is not a record, with the id 0x"
                + HexFormat.of().formatHex(id) + ": " + what + "; delete the row, or restore the table from a backup");
    }

    private static String parameters(int count) {
        return Stream.generate(() -> "?").limit(count).collect(Collectors.joining(", "));
    }

    private static <T> List<List<T>> portions(Collection<T> all) {
        List<T> list = List.copyOf(all);
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < list.size(); from += PARAMETERS) {
            portions.add(list.subList(from, Math.min(list.size(), from + PARAMETERS)));
        }
        return portions;
    }
}
