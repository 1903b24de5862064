package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.UsedIds;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements on a table over one connection. Every value is a parameter. Each row by itself is intact or damaged.
 *
 * @param table the table
 * @param shape its columns
 * @param connection the connection
 */
record OpenTable(SdkTable table, TableShape shape, Connection connection) {

    /**
     * A page of the ids of the table.
     *
     * @param ids the ids in their order
     * @param last the bytes of the last one, as the database has them
     * @param isLast whether no more follow
     */
    record IdPage(SortedSet<String> ids, ByteBuffer last, boolean isLast) {

        /** The beginning, before any id. */
        static final IdPage FIRST = new IdPage(new TreeSet<>(), ByteBuffer.allocate(0), false);

        /** The end of an absent table. */
        static final IdPage NONE = new IdPage(new TreeSet<>(), ByteBuffer.allocate(0), true);
    }

    // A batch of this many tokens takes one query, and every database as many parameters.
    private static final int SOUGHT_AT_ONCE = 5_000;
    private static final int ATTEMPTS = 5;

    TableDialect dialect() {
        return table.dialect();
    }

    /**
     * Reads every row, in no particular order.
     *
     * @throws StoreUnavailableException if there are more rows than came
     */
    void forEach(Consumer<StoredToken> consumer) throws SQLException {
        // One statement sees one state of the table, so the count in each row proves that no row is missing, even while
        // others write.
        String sql = "SELECT " + selectedColumns() + ", (" + count() + ") FROM " + table.quoted();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long read = 0;
            long present = 0;
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                dialect().stream(query);
                try (ResultSet rows = query.executeQuery()) {
                    for (; rows.next(); read++) {
                        consumer.accept(row(rows));
                        present = rows.getLong(shape.tokenColumns().size() + 1);
                    }
                }
            }
            if (read < present) {
                throw Database.withheld(table.place(), read);
            }
            if (read > 0 || isEmpty()) {
                return;
            }
            // Another writer has inserted a row since.
        }
        throw Database.withheld(table.place(), 0);
    }

    private boolean isEmpty() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(count())) {
            return rows.next() && rows.getLong(1) == 0;
        }
    }

    private String count() {
        return "SELECT COUNT(*) FROM " + table.quoted();
    }

    /** The rows with one of some values, and perhaps more. */
    List<StoredToken> rows(SoughtValues sought) throws SQLException {
        return rows(sought, "");
    }

    /** The same, locked against changes by others until the end of the transaction. */
    List<StoredToken> rowsToChange(SoughtValues sought) throws SQLException {
        return rows(sought, dialect().locking());
    }

    private List<StoredToken> rows(SoughtValues sought, String locking) throws SQLException {
        List<StoredToken> found = new ArrayList<>();
        for (Map<String, List<String>> portion : sought.portions(SOUGHT_AT_ONCE)) {
            List<String> conditions = new ArrayList<>();
            portion.forEach((column, values) -> conditions.add(condition(column, values)));
            String sql = select() + " WHERE " + String.join(" OR ", conditions) + locking;
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                bind(query, portion.values().stream().flatMap(List::stream).toList());
                forEach(query, found::add);
            }
        }
        return found;
    }

    /** The rows with exactly these ids. */
    List<StoredToken> rowsWithIds(Collection<String> ids) throws SQLException {
        Set<@Nullable String> wanted = new HashSet<>(ids);
        return rows(SoughtValues.ofIds(ids)).stream()
                .filter(row -> wanted.contains(row.id()))
                .toList();
    }

    /** The ids of all rows that share their id, or their user and client, with others; perhaps of more rows. */
    Set<String> repeatedIds() throws SQLException {
        Set<String> ids = repeated("id", "id");
        Set<String> users = repeated(shape.user(), shape.user(), "client_id");
        rows(SoughtValues.ofUsers(users)).stream()
                .map(StoredToken::id)
                .filter(Objects::nonNull)
                .forEach(ids::add);
        return ids;
    }

    /** The values of a column in rows that have equal bytes in some columns. Absent and empty values are equal. */
    private Set<String> repeated(String column, String... inCommon) throws SQLException {
        List<String> groups = new ArrayList<>();
        for (String name : inCommon) {
            groups.add(dialect().bytes("COALESCE(" + name + ", '')"));
        }
        return values(
                "MIN(" + dialect().selected(column) + ")",
                column,
                " GROUP BY " + String.join(", ", groups) + " HAVING COUNT(*) > 1");
    }

    /** All ids. */
    Set<String> ids() throws SQLException {
        return values(dialect().selected("id"), "id", "");
    }

    private Set<String> values(String selected, String column, String clauses) throws SQLException {
        Set<String> values = new HashSet<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT " + selected + " FROM " + table.quoted() + clauses)) {
            while (rows.next()) {
                String value = valueOrNull(rows, column);
                if (value != null && !value.isEmpty()) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** The ids that follow a page of them, by their bytes. */
    IdPage idsAfter(IdPage page, int limit) throws SQLException {
        String bytes = dialect().bytes("id");
        String sql = "SELECT " + dialect().selected("id") + ", " + bytes + " FROM " + table.quoted() + " WHERE " + bytes
                + " > ? ORDER BY " + bytes + " LIMIT " + limit;
        // Each id once; and sorted again, since a database in UTF-16 has another order.
        SortedSet<String> ids = new TreeSet<>(TokenIds.ORDER);
        byte[] last = page.last().array();
        int count = 0;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setBytes(1, last);
            try (ResultSet rows = query.executeQuery()) {
                for (; rows.next(); count++) {
                    String id = valueOrNull(rows, "id");
                    if (id != null) {
                        ids.add(id);
                    }
                    last = rows.getBytes(2);
                }
            }
        }
        return new IdPage(ids, ByteBuffer.wrap(last), count < limit);
    }

    // Null for damage too.
    private @Nullable String valueOrNull(ResultSet row, String column) throws SQLException {
        try {
            return dialect().value(row, 1, column);
        } catch (InvalidTokenException e) {
            return null;
        }
    }

    /** The ids that are given out; all of them only when there is no greater one to give out. */
    UsedIds usedIds() throws SQLException {
        String sql = "SELECT MIN(LENGTH(id)), MAX(LENGTH(id)), " + dialect().greatestId() + ", "
                + dialect().selected("MAX(id)") + " FROM " + table.quoted();
        UsedIds used = shape.countsAsText() ? UsedIds.NO_TEXTS : UsedIds.NONE;
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
            if (rows.next()) {
                used = new UsedIds(
                        used.asText(),
                        rows.getInt(1),
                        rows.getInt(2),
                        rows.getLong(3),
                        dialect().value(rows, 4, "id"),
                        Set.of());
            }
        }
        return used.greatest() < SdkIds.GREATEST ? used : used.withAll(ids());
    }

    /** Whether the column of the user takes texts for equal that differ in case. */
    boolean ignoresCase() throws SQLException {
        return dialect().ignoresCase(connection, table.quoted(), shape.column(shape.user()));
    }

    /** Whether the column of the user takes two texts for equal. */
    boolean takesForSame(String one, String other) throws SQLException {
        String sql = "SELECT EXISTS (SELECT 1 FROM (SELECT " + shape.user() + " AS u FROM " + table.quoted()
                + " WHERE 1 = 0 UNION ALL SELECT ?) AS compared WHERE u = ?)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            bind(query, List.of(one, other));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    void insert(List<OAuthToken> tokens) throws SQLException {
        batch(
                "INSERT INTO " + table.quoted() + " (" + String.join(", ", shape.tokenColumns()) + ") VALUES ("
                        + parameters(shape.tokenColumns().size()) + ")",
                tokens.stream().map(this::values).toList());
    }

    void update(List<OAuthToken> tokens) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (OAuthToken token : tokens) {
            List<@Nullable String> row = new ArrayList<>(values(token));
            // For exactId.
            Collections.rotate(row, -1);
            row.add(token.id());
            rows.add(row);
        }
        batch(
                "UPDATE " + table.quoted() + " SET "
                        + shape.tokenColumns().stream()
                                .skip(1)
                                .map(column -> column + " = ?")
                                .collect(Collectors.joining(", "))
                        + " WHERE " + exactId(),
                rows);
    }

    void delete(Collection<String> ids) throws SQLException {
        batch(
                "DELETE FROM " + table.quoted() + " WHERE " + exactId(),
                ids.stream().map(id -> List.of(id, id)).toList());
    }

    private void batch(String sql, List<? extends List<? extends @Nullable String>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<? extends @Nullable String> row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Whether there was a row to delete. */
    boolean deleteAll() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM " + table.quoted()) > 0;
        }
    }

    // Two parameters, both of them the id. An index serves the first comparison only.
    private String exactId() {
        return "id = ? AND " + dialect().bytes("id") + " = " + dialect().bytes("?");
    }

    private String condition(String column, List<String> values) {
        String actual = column.equals(TableShape.USER) ? shape.user() : column;
        return dialect().compared(actual, values) + " IN (" + parameters(values.size()) + ")";
    }

    private String select() {
        return "SELECT " + selectedColumns() + " FROM " + table.quoted();
    }

    private String selectedColumns() {
        return shape.tokenColumns().stream().map(dialect()::selected).collect(Collectors.joining(", "));
    }

    private void forEach(PreparedStatement query, Consumer<StoredToken> consumer) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                consumer.accept(row(rows));
            }
        }
    }

    private StoredToken row(ResultSet row) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(shape.tokenColumns().size());
        String damage;
        try {
            for (String column : shape.tokenColumns()) {
                values.add(dialect().value(row, values.size() + 1, column));
            }
            OAuthToken token = SdkColumns.token(shape.tokenColumns(), values);
            if (token.id() != null) {
                return new StoredToken.Intact(token, null);
            }
            damage = "it has no id: give it one";
        } catch (InvalidTokenException e) {
            damage = Objects.requireNonNull(e.getMessage());
        }
        String id = values.isEmpty() || "".equals(values.get(0)) ? null : values.get(0);
        return new StoredToken.Damaged(RowNaming.BY_ID.of(0, id), id, damage);
    }

    /** The values of a token as the columns take them. */
    private List<@Nullable String> values(OAuthToken token) {
        List<@Nullable String> values = SdkColumns.values(shape.tokenColumns(), token);
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null
                    && !shape.column(shape.tokenColumns().get(i)).nullable()) {
                values.set(i, "");
            }
        }
        return values;
    }

    private static void bind(PreparedStatement statement, List<? extends @Nullable String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setString(i + 1, values.get(i));
        }
    }

    private static String parameters(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
