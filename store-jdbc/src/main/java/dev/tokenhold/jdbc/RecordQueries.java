package dev.tokenhold.jdbc;

import static dev.tokenhold.jdbc.RecordColumns.FIELDS;
import static dev.tokenhold.jdbc.RecordColumns.bindAll;
import static dev.tokenhold.jdbc.RecordColumns.bytes;
import static dev.tokenhold.jdbc.RecordColumns.column;
import static dev.tokenhold.jdbc.RecordColumns.parameters;
import static dev.tokenhold.jdbc.RecordColumns.portions;

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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a table of records. Every value is a parameter. Thread-safe. */
final class RecordQueries {

    private static final int COLUMN_COUNT = FIELDS.size() + 4;
    private static final int ATTEMPTS = 5;

    private final String table;
    private final String select;
    private final String selectToScan;
    private final String selectKeys;
    // The usual statements. As strings that are made once, they are found in a cache without hashing them again.
    private final String selectById;
    private final Map<LookupField, String> selectByKey = new EnumMap<>(LookupField.class);

    /**
     * Prepares the statements.
     *
     * @param reference how they refer to the table, see {@link Dialect#reference}
     */
    RecordQueries(String reference) {
        this.table = reference;
        String keys = "SELECT id, version, "
                + FIELDS.stream()
                        .map(field -> bounded(column(field), TokenRecord.MAX_LOOKUP_KEY_LENGTH))
                        .collect(Collectors.joining(", "));
        String columns = keys + ", " + bounded("lease", TokenRecord.MAX_LEASE_LENGTH) + ", "
                + bounded("sealed", TokenRecord.MAX_SEALED_LENGTH);
        this.select = columns + " FROM " + table;
        // One statement sees one state of the table, so the last row proves that the result is whole whatever others
        // write.
        this.selectToScan = columns + ", id = (SELECT id FROM " + table + " ORDER BY id DESC LIMIT 1) FROM " + table;
        this.selectKeys = keys + " FROM " + table;
        this.selectById = select + " WHERE id = ?";
        FIELDS.forEach(field -> selectByKey.put(field, select + " WHERE " + column(field) + " = ?"));
    }

    Optional<TokenRecord> read(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectById)) {
            statement.setBytes(1, bytes(id));
            return records(statement).stream().findFirst();
        }
    }

    /** Unordered. */
    List<TokenRecord> readAll(Connection connection, Collection<String> ids) throws SQLException {
        return select(connection, "id", ids.stream().map(RecordColumns::bytes).toList());
    }

    /** Unordered. */
    List<TokenRecord> lookUp(Connection connection, LookupField field, Collection<Bytes> keys) throws SQLException {
        if (keys.size() > 1) {
            return select(
                    connection,
                    column(field),
                    keys.stream().map(Bytes::toByteArray).toList());
        }
        Iterator<Bytes> key = keys.iterator();
        if (!key.hasNext()) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement(Objects.requireNonNull(selectByKey.get(field)))) {
            statement.setBytes(1, key.next().toByteArray());
            return records(statement);
        }
    }

    private List<TokenRecord> select(Connection connection, String column, List<byte[]> values) throws SQLException {
        List<TokenRecord> found = new ArrayList<>();
        for (List<byte[]> some : portions(values)) {
            String condition = " WHERE " + column + " IN (" + parameters(some.size()) + ")";
            try (PreparedStatement statement = connection.prepareStatement(select + condition)) {
                bindAll(statement, some);
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
                bindAll(statement, after == null ? List.of() : List.of(after));
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
            bindAll(statement, after == null ? List.of() : List.of(after));
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

    /** Tells whether a row has these bytes in the place of the id and is no record. */
    boolean isMalformed(Connection connection, byte[] id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectById)) {
            statement.setBytes(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    record(rows);
                }
                return false;
            }
        } catch (MalformedRowException e) {
            return true;
        }
    }

    /** Reads the versions of those ids that are stored. */
    Map<String, Long> versions(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, Long> versions = new HashMap<>();
        for (List<String> some : portions(ids)) {
            String sql = "SELECT id, version FROM " + table + " WHERE id IN (" + parameters(some.size()) + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bindAll(statement, some.stream().map(RecordColumns::bytes).toList());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        versions.put(new String(rows.getBytes(1), StandardCharsets.UTF_8), rows.getLong(2));
                    }
                }
            }
        }
        return versions;
    }

    /**
     * Reads the lookup keys of records that are about to be updated.
     *
     * @return by id, without those that are not stored with the version that the update expects
     */
    Map<String, Map<LookupField, Bytes>> keys(Connection connection, Collection<RecordWrite> updates)
            throws SQLException {
        Map<String, Long> expected = new HashMap<>();
        updates.forEach(write -> expected.put(write.record().id(), write.expectedVersion()));
        Map<String, Map<LookupField, Bytes>> keys = new HashMap<>();
        for (List<String> some : portions(expected.keySet())) {
            String condition = " WHERE id IN (" + parameters(some.size()) + ")";
            try (PreparedStatement statement = connection.prepareStatement(selectKeys + condition)) {
                bindAll(statement, some.stream().map(RecordColumns::bytes).toList());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        String id = new String(rows.getBytes(1), StandardCharsets.UTF_8);
                        if (Objects.equals(rows.getLong(2), expected.get(id))) {
                            keys.put(id, keys(rows));
                        }
                    }
                }
            }
        }
        return keys;
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
        byte[] id = row.getBytes(1);
        long version = row.getLong(2);
        Map<LookupField, Bytes> keys = keys(row);
        byte[] lease = row.getBytes(COLUMN_COUNT - 1);
        byte[] sealed = row.getBytes(COLUMN_COUNT);
        try {
            return new TokenRecord(
                    MalformedRow.id(id), version, keys, lease == null ? null : Bytes.of(lease), sealed(sealed));
        } catch (IllegalArgumentException e) {
            throw new MalformedRowException(MalformedRow.of("the table " + table, id, String.valueOf(e.getMessage())));
        }
    }

    private static Map<LookupField, Bytes> keys(ResultSet row) throws SQLException {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        int column = 3;
        for (LookupField field : FIELDS) {
            byte[] key = row.getBytes(column++);
            if (key != null) {
                keys.put(field, Bytes.of(key));
            }
        }
        return keys;
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
        // With a short name, since drivers read the names of all columns with each result.
        return "COALESCE(SUBSTR(" + column + ", 1, " + (length + 1) + "), " + column + ") AS " + column;
    }
}
