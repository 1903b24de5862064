package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.TableName;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table of the SDK's DBStore in MySQL, and in databases that speak its protocol. */
final class MySqlTableDialect implements TableDialect {

    private static final Pattern TEXT = Pattern.compile("(var)?char|(tiny|medium|long)?text");
    private static final Pattern BYTES = Pattern.compile("(var)?binary|(tiny|medium|long)?blob");
    private static final Pattern CHARSET = Pattern.compile("[a-z0-9_]+");
    private static final String UNICODE = "utf8mb4";
    private static final String TRANSACTIONAL =
            "(SELECT e.TRANSACTIONS FROM information_schema.TABLES t JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE"
                    + " WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = ?)";
    // A longer one would not fit into a row beside nine others.
    private static final int LONGEST_VARCHAR = 1_000;

    @Override
    public String create(String quotedTable) {
        // The database's default collation would merge users.
        return "CREATE TABLE IF NOT EXISTS " + quotedTable + " (" + TableShape.CREATED.declarations()
                + ") ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    }

    @Override
    public @Nullable TableShape shape(Connection connection, TableName table, String place) throws SQLException {
        String sql = "SELECT COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME,"
                + " COLLATION_NAME, IS_NULLABLE, " + TRANSACTIONAL
                + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";
        List<TableColumn> columns = new ArrayList<>();
        boolean transactional = true;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, table.value());
            query.setString(2, table.value());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(column(rows));
                    transactional = !"NO".equals(rows.getString(8));
                }
            }
        }
        if (columns.isEmpty()) {
            return null;
        }
        TableShape shape = TableShape.of(place, columns, transactional);
        for (TableColumn column : shape.tokenColumnsInFull().toList()) {
            if (BYTES.matcher(baseType(column)).matches()) {
                throw new InvalidConfigurationException(
                        place + " is not one of a Zoho SDK, since its column " + column.name() + " is of the type "
                                + column.type() + " and not text: name another table with ?table=NAME");
            }
        }
        return shape;
    }

    // At this level of isolation every row that was read, and every gap between rows, stays as it was read until the
    // commit: of two transactions that miss the same user, one waits, or begins again after a deadlock.
    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        }
    }

    // Transactions wait for each other at the first row, rather than run into a deadlock at a later one.
    @Override
    public void lock(Connection connection, String quotedTable) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement
                    .executeQuery("SELECT id FROM " + quotedTable + " ORDER BY id LIMIT 1 FOR UPDATE")
                    .close();
        }
    }

    @Override
    public String locking() {
        return " FOR UPDATE";
    }

    // The driver takes some character sets for others; the server knows its own.
    @Override
    public String selected(String column) {
        return "CONVERT(" + column + " USING utf8mb4)";
    }

    @Override
    public @Nullable String value(ResultSet row, int index, String column) throws SQLException {
        return row.getString(index);
    }

    // Compared in its own character set a column may not be comparable with what it cannot contain.
    @Override
    public String compared(String column, List<String> texts) {
        boolean indexed = column.equals("id") && texts.stream().allMatch(MySqlTableDialect::isAscii);
        return indexed ? column : "CONVERT(" + column + " USING utf8mb4) COLLATE utf8mb4_bin";
    }

    @Override
    public String bytes(String expression) {
        return "CAST(CONVERT(" + expression + " USING utf8mb4) AS BINARY)";
    }

    @Override
    public String greatestId() {
        return "MAX(CASE WHEN CHAR_LENGTH(id) <= 10 THEN CAST(id AS UNSIGNED) END)";
    }

    @Override
    public void stream(PreparedStatement query) throws SQLException {
        // How Connector/J is told not to collect all rows first.
        query.setFetchSize(Integer.MIN_VALUE);
    }

    @Override
    public Optional<String> refusal(
            Connection connection, String quotedTable, TableColumn column, String value, String what)
            throws SQLException {
        long length = column.lengthInBytes()
                ? value.getBytes(StandardCharsets.UTF_8).length
                : value.codePointCount(0, value.length());
        if (column.length() != null && length > column.length()) {
            return Optional.of(what + " has " + length + (column.lengthInBytes() ? " bytes" : " characters")
                    + ", and the column " + column.name() + " of " + quotedTable + " holds " + column.length()
                    + "; nothing was changed, widen the column first: ALTER TABLE " + quotedTable + " MODIFY "
                    + column.name() + " " + widerType(column, length)
                    + declaration(column.charset(), column.collation(), column));
        }
        String charset = column.charset();
        if (charset != null && !charset.equals(UNICODE) && !isAscii(value) && !canKeep(connection, charset, value)) {
            return Optional.of(what + " has a character that the character set " + charset
                    + " of the column " + column.name() + " of " + quotedTable
                    + " does not have; nothing was changed, convert the column first: ALTER TABLE " + quotedTable
                    + " MODIFY " + column.name() + " " + column.type() + declaration(UNICODE, "utf8mb4_bin", column));
        }
        return Optional.empty();
    }

    @Override
    public String exact(String quotedTable, TableColumn column) {
        return "ALTER TABLE " + quotedTable + " MODIFY " + column.name() + " " + column.type()
                + declaration(UNICODE, "utf8mb4_bin", column);
    }

    @Override
    public boolean ignoresCase(Connection connection, String quotedTable, TableColumn column) {
        String collation = column.collation();
        return collation != null && (collation.contains("_ci") || collation.contains("_ai"));
    }

    private static TableColumn column(ResultSet row) throws SQLException {
        String dataType = row.getString(3).toLowerCase(Locale.ROOT);
        boolean text = TEXT.matcher(dataType).matches();
        String length = text ? row.getString(4) : null;
        String charset = text ? row.getString(5) : null;
        // Of a "text" the length is in bytes, of a "varchar" in characters.
        boolean inBytes = text && dataType.endsWith("text");
        boolean known = !inBytes || String.valueOf(charset).startsWith("utf8");
        return new TableColumn(
                row.getString(1).toLowerCase(Locale.ROOT),
                row.getString(2),
                length == null || !known ? null : Long.valueOf(length),
                inBytes,
                charset,
                row.getString(6),
                "YES".equals(row.getString(7)));
    }

    private static String widerType(TableColumn column, long length) {
        if (column.name().equals("id")) {
            return "varchar(10)";
        }
        return length <= LONGEST_VARCHAR ? "varchar(" + LONGEST_VARCHAR + ")" : "mediumtext";
    }

    private static String baseType(TableColumn column) {
        return column.type().toLowerCase(Locale.ROOT).replaceFirst("[^a-z].*", "");
    }

    private static boolean canKeep(Connection connection, String charset, String value) throws SQLException {
        if (!CHARSET.matcher(charset).matches()) {
            return true;
        }
        String sql = "SELECT CONVERT(CONVERT(? USING " + charset + ") USING utf8mb4)";
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, value);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && value.equals(rows.getString(1));
            }
        }
    }

    private static String declaration(@Nullable String charset, @Nullable String collation, TableColumn column) {
        return (charset == null ? "" : " CHARACTER SET " + charset)
                + (collation == null ? "" : " COLLATE " + collation)
                + (column.nullable() ? "" : " NOT NULL");
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(c -> c < 0x80);
    }
}
