package dev.tokenhold.jdbc;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.MalformedRow;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
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
    private static final int ATTEMPTS = 5;

    private final String table;
    private final String select;
    private final String selectToScan;
    private final String insert;
    private final String update;

    /**
     * Prepares the statements.
     *
     * @param reference how they refer to the table, see {@link Dialect#reference}
     */
    RecordTable(String reference) {
        this.table = reference;
        String columns = "SELECT id, version, "
                + FIELDS.stream()
                        .map(field -> bounded(column(field), TokenRecord.MAX_LOOKUP_KEY_LENGTH))
                        .collect(Collectors.joining(", "))
                + ", " + bounded("lease", TokenRecord.MAX_LEASE_LENGTH)
                + ", " + bounded("sealed", TokenRecord.MAX_SEALED_LENGTH);
        this.select = columns + " FROM " + table;
        // One statement sees one state of the table, so the last row proves that the result is whole whatever others
        // write.
        this.selectToScan = columns + ", id = (SELECT id FROM " + table + " ORDER BY id DESC LIMIT 1) FROM " + table;
        this.insert = "INSERT INTO " + table + " (" + COLUMNS + ") VALUES (" + parameters(COLUMN_COUNT) + ")";
        this.update = "UPDATE " + table + " SET version = ?, "
                + FIELDS.stream().map(field -> column(field) + " = ?").collect(Collectors.joining(", "))
                + ", lease = ?, sealed = ? WHERE id = ? AND version = ?";
    }

    Optional<TokenRecord> read(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select + " WHERE id = ?")) {
            statement.setBytes(1, bytes(id));
            return records(statement).stream().findFirst();
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

    /** What a scan found. */
    record Scanned(List<TokenRecord> records, List<MalformedRow> malformed) {}

    Scanned scan(Connection connection, @Nullable String after, int limit) throws SQLException {
        Scanned scanned = new Scanned(new ArrayList<>(), new ArrayList<>());
        byte[] last = after == null ? null : bytes(after);
        do {
            last = scan(connection, last, limit - scanned.records.size(), scanned);
        } while (last != null && scanned.records.size() < limit);
        return scanned;
    }

    /** Scans one portion of rows. Returns what the last of them has for an id; null if there are no more. */
    private byte @Nullable [] scan(Connection connection, byte @Nullable [] after, int limit, Scanned scanned)
            throws SQLException {
        String condition = after == null ? "" : " WHERE id > ?";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (PreparedStatement statement =
                    connection.prepareStatement(selectToScan + condition + " ORDER BY id LIMIT ?")) {
                bind(statement, after == null ? List.of() : List.of(after));
                statement.setInt(after == null ? 1 : 2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    byte[] last = null;
                    boolean isLastOfTable = false;
                    int read = 0;
                    for (; rows.next(); read++) {
                        last = rows.getBytes(1);
                        isLastOfTable = rows.getBoolean(COLUMN_COUNT + 1);
                        add(rows, scanned);
                    }
                    if (read == limit) {
                        return last;
                    }
                    if (isLastOfTable) {
                        return null;
                    }
                    if (read > 0) {
                        throw Database.withheld("the table " + table, read);
                    }
                }
            }
            if (!hasRows(connection, condition, after)) {
                return null;
            }
            // Another writer has inserted a row since.
        }
        throw Database.withheld("the table " + table, 0);
    }

    private boolean hasRows(Connection connection, String condition, byte @Nullable [] after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM " + table + condition)) {
            bind(statement, after == null ? List.of() : List.of(after));
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next() || rows.getLong(1) > 0;
            }
        }
    }

    private void add(ResultSet row, Scanned scanned) throws SQLException {
        try {
            scanned.records.add(record(row));
        } catch (MalformedRowException e) {
            scanned.malformed.add(e.row);
        }
    }

    /** Deletes the row with these bytes in the place of the id, unless it is a record. */
    boolean deleteMalformed(Connection connection, byte[] id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select + " WHERE id = ?")) {
            statement.setBytes(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return false;
                }
                record(rows);
                return false;
            }
        } catch (MalformedRowException e) {
            return delete(connection, id);
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
                        versions.put(new String(rows.getBytes(1), StandardCharsets.UTF_8), rows.getLong(2));
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
        return delete(connection, bytes(id));
    }

    private boolean delete(Connection connection, byte[] id) throws SQLException {
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
        } catch (MalformedRowException e) {
            throw e.row.failure();
        }
        return records;
    }

    private TokenRecord record(ResultSet row) throws SQLException, MalformedRowException {
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
        byte[] sealed = row.getBytes(column);
        try {
            return new TokenRecord(
                    MalformedRow.id(id), version, keys, lease == null ? null : Bytes.of(lease), sealed(sealed));
        } catch (IllegalArgumentException e) {
            throw new MalformedRowException(MalformedRow.of("the table " + table, id, String.valueOf(e.getMessage())));
        }
    }

    // MySQL returns NULL for what is longer than a packet.
    private static Bytes sealed(byte @Nullable [] sealed) {
        if (sealed == null) {
            throw new IllegalArgumentException("the sealed record is longer than the server can send");
        }
        return Bytes.of(sealed);
    }

    private static final class MalformedRowException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient MalformedRow row;

        MalformedRowException(MalformedRow row) {
            super(row.reason(), null, false, false);
            this.row = row;
        }
    }

    // One byte more than a record may have, so that a row that others have filled does not fill the memory.
    private static String bounded(String column, int length) {
        // SUBSTR makes NULL of no bytes in SQLite. CASE does the same, but takes SQLite twice as long to parse.
        return "COALESCE(SUBSTR(" + column + ", 1, " + (length + 1) + "), " + column + ")";
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] bytes(@Nullable Bytes value) {
        return value == null ? null : value.toByteArray();
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
