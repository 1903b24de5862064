package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.DamagedRow;
import dev.tokenhold.zoho.RowNaming;
import dev.tokenhold.zoho.SdkColumns;
import dev.tokenhold.zoho.SortedRows;
import dev.tokenhold.zoho.TokenRow;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements on a table of an SDK. Every value is a parameter. Thread-safe. */
final class SdkTable {

    /** A row by itself: either a token or damage. */
    record Row(
            @Nullable String id,
            @Nullable OAuthToken token,
            @Nullable String damage) {

        OAuthToken intact() {
            return Objects.requireNonNull(token);
        }
    }

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

    private static final Comparator<Row> BY_ID = Comparator.comparing(Row::id, Comparator.nullsLast(TokenIds.ORDER));

    private final Dialect databaseDialect;
    private final TableDialect dialect;
    private final TableName name;
    private final String table;
    private final String place;

    SdkTable(Database database, TableDialect dialect, TableName name) {
        this.databaseDialect = database.dialect();
        this.dialect = dialect;
        this.name = name;
        this.table = name.quoted(databaseDialect.quote());
        this.place = "the table " + name + " in " + databaseDialect.place();
    }

    /** What to call it in messages. */
    String place() {
        return place;
    }

    /** Its name for statements. */
    String quoted() {
        return table;
    }

    TableDialect dialect() {
        return dialect;
    }

    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(dialect.create(table));
        }
    }

    @Nullable
    TableShape shape(Connection connection) throws SQLException {
        TableShape shape = dialect.shape(connection, name, place);
        if (shape == null) {
            // Fails without rights on the table: the server does not show it then, and it would seem missing.
            databaseDialect.hasTable(connection, name.value());
        }
        return shape;
    }

    void lock(Connection connection) throws SQLException {
        dialect.lock(connection, table);
    }

    /** Called first in a transaction that changes the table. */
    void begin(Connection connection) throws SQLException {
        dialect.begin(connection);
    }

    /** Reads every row, in no particular order. */
    void forEach(Connection connection, TableShape shape, Consumer<Row> consumer) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(select(shape))) {
            dialect.stream(query);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(row(rows, shape));
                }
            }
        }
    }

    /** The rows with one of some values, and perhaps more. */
    List<Row> rows(Connection connection, TableShape shape, SoughtValues sought) throws SQLException {
        return rows(connection, shape, sought, "");
    }

    /** The same, locked against changes by others until the end of the transaction. */
    List<Row> rowsToChange(Connection connection, TableShape shape, SoughtValues sought) throws SQLException {
        return rows(connection, shape, sought, dialect.locking());
    }

    private List<Row> rows(Connection connection, TableShape shape, SoughtValues sought, String locking)
            throws SQLException {
        List<List<Bound>> portions = new ArrayList<>();
        for (String column : sought.columns()) {
            int portion = 0;
            for (List<String> values : portions(sought.in(column))) {
                if (portion == portions.size()) {
                    portions.add(new ArrayList<>());
                }
                portions.get(portion++).add(new Bound(column, values));
            }
        }
        List<Row> found = new ArrayList<>();
        for (List<Bound> conditions : portions) {
            String sql = select(shape) + " WHERE "
                    + conditions.stream()
                            .map(condition -> condition(shape, condition))
                            .collect(Collectors.joining(" OR "))
                    + locking;
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                int parameter = 1;
                for (Bound condition : conditions) {
                    for (String value : condition.values()) {
                        query.setString(parameter++, value);
                    }
                }
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        found.add(row(rows, shape));
                    }
                }
            }
        }
        return found;
    }

    /** The rows with exactly these ids. */
    List<Row> rowsWithIds(Connection connection, TableShape shape, Collection<String> ids) throws SQLException {
        Set<String> wanted = new HashSet<>(ids);
        return rows(connection, shape, SoughtValues.ofIds(wanted)).stream()
                .filter(row -> row.id() != null && wanted.contains(row.id()))
                .toList();
    }

    /** The ids of all rows that share their id, or their user and client, with others; perhaps of more rows. */
    Set<String> repeatedIds(Connection connection, TableShape shape) throws SQLException {
        Set<String> ids = repeated(connection, "id", List.of("id"));
        Set<String> users = repeated(connection, shape.user(), List.of(shape.user(), "client_id"));
        rows(connection, shape, SoughtValues.ofUsers(users)).stream()
                .map(Row::id)
                .filter(Objects::nonNull)
                .forEach(ids::add);
        return ids;
    }

    /** The values of a column in rows that have equal bytes in some columns. Absent and empty values are equal. */
    private Set<String> repeated(Connection connection, String column, List<String> inCommon) throws SQLException {
        String sql = "SELECT MIN(" + dialect.selected(column) + ") FROM " + table + " GROUP BY "
                + inCommon.stream()
                        .map(name -> dialect.bytes("COALESCE(" + name + ", '')"))
                        .collect(Collectors.joining(", "))
                + " HAVING COUNT(*) > 1";
        Set<String> values = new HashSet<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
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
    IdPage idsAfter(Connection connection, IdPage page, int limit) throws SQLException {
        String bytes = dialect.bytes("id");
        String sql = "SELECT " + dialect.selected("id") + ", " + bytes + " FROM " + table + " WHERE " + bytes + " > ?"
                + " ORDER BY " + bytes + " LIMIT " + limit;
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
            return dialect.value(row, 1, column);
        } catch (InvalidTokenException e) {
            return null;
        }
    }

    /** The greatest number of an id, or 0. */
    long greatestId(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT " + dialect.greatestId() + " FROM " + table)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** All ids. */
    Set<String> ids(Connection connection) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT " + dialect.selected("id") + " FROM " + table)) {
            while (rows.next()) {
                String id = rows.getString(1);
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    void insert(Connection connection, TableShape shape, List<OAuthToken> tokens) throws SQLException {
        if (tokens.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + table + " (" + String.join(", ", SdkColumns.CURRENT) + ") VALUES ("
                + parameters(SdkColumns.CURRENT.size()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (OAuthToken token : tokens) {
                bind(statement, shape, token, 0);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void update(Connection connection, TableShape shape, List<OAuthToken> tokens) throws SQLException {
        if (tokens.isEmpty()) {
            return;
        }
        String sql = "UPDATE " + table + " SET "
                + SdkColumns.CURRENT.stream()
                        .skip(1)
                        .map(column -> column + " = ?")
                        .collect(Collectors.joining(", "))
                + " WHERE " + exactId();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (OAuthToken token : tokens) {
                bind(statement, shape, token, 1);
                statement.setString(SdkColumns.CURRENT.size(), token.id());
                statement.setString(SdkColumns.CURRENT.size() + 1, token.id());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    void delete(Connection connection, Collection<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        String sql = "DELETE FROM " + table + " WHERE " + exactId();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.setString(2, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Whether there was a row to delete. */
    boolean deleteAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DELETE FROM " + table) > 0;
        }
    }

    /** Rows as a whole, in the order of their ids. */
    static SortedRows sorted(Collection<Row> rows) {
        List<Row> inOrder = rows.stream().sorted(BY_ID).toList();
        List<TokenRow> tokens = new ArrayList<>(inOrder.size());
        List<DamagedRow> damaged = new ArrayList<>();
        for (int number = 0; number < inOrder.size(); number++) {
            Row row = inOrder.get(number);
            if (row.damage() == null) {
                tokens.add(new TokenRow(number, row.intact()));
            } else {
                damaged.add(new DamagedRow(number, row.id(), row.damage()));
            }
        }
        return new SortedRows(RowNaming.BY_ID, tokens, damaged);
    }

    // Two parameters, both of them the id. An index serves the first comparison only.
    private String exactId() {
        return "id = ? AND " + dialect.bytes("id") + " = " + dialect.bytes("?");
    }

    private record Bound(String column, List<String> values) {}

    private String condition(TableShape shape, Bound condition) {
        String column = condition.column();
        String compared;
        if (column.equals("id")) {
            compared = dialect.comparedId(
                    condition.values().stream().allMatch(id -> id.chars().allMatch(c -> c < 0x80)));
        } else {
            compared = dialect.compared(column.equals(TableShape.USER) ? shape.user() : column);
        }
        return compared + " IN (" + parameters(condition.values().size()) + ")";
    }

    private String select(TableShape shape) {
        return "SELECT "
                + shape.tokenColumns().stream().map(dialect::selected).collect(Collectors.joining(", "))
                + " FROM " + table;
    }

    private Row row(ResultSet row, TableShape shape) throws SQLException {
        List<String> columns = shape.tokenColumns();
        List<@Nullable String> values = new ArrayList<>(columns.size());
        String id = null;
        try {
            for (int i = 0; i < columns.size(); i++) {
                values.add(dialect.value(row, i + 1, columns.get(i)));
                if (i == 0 && values.get(0) != null && !values.get(0).isEmpty()) {
                    id = values.get(0);
                }
            }
            OAuthToken token = SdkColumns.token(columns, values);
            return token.id() == null ? new Row(null, null, "it has no id: give it one") : new Row(id, token, null);
        } catch (InvalidTokenException e) {
            return new Row(id, null, e.getMessage());
        }
    }

    private static void bind(PreparedStatement statement, TableShape shape, OAuthToken token, int from)
            throws SQLException {
        List<@Nullable String> values = SdkColumns.values(token);
        for (int i = from; i < values.size(); i++) {
            String value = values.get(i);
            boolean nullable = shape.column(SdkColumns.CURRENT.get(i)).nullable();
            statement.setString(i - from + 1, value == null && !nullable ? "" : value);
        }
    }

    private static String parameters(int count) {
        return Stream.generate(() -> "?").limit(count).collect(Collectors.joining(", "));
    }

    private static List<List<String>> portions(Collection<String> all) {
        List<String> list = List.copyOf(all);
        List<List<String>> portions = new ArrayList<>();
        for (int from = 0; from < list.size(); from += SOUGHT_AT_ONCE) {
            portions.add(list.subList(from, Math.min(list.size(), from + SOUGHT_AT_ONCE)));
        }
        return portions;
    }
}
