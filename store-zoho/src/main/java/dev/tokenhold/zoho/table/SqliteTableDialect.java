package dev.tokenhold.zoho.table;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.jdbc.TableName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The table of the SDK's example for SQLite. Declared lengths mean nothing to SQLite: whole values are kept. The store begins its
 * transactions with the lock of the database.
 */
final class SqliteTableDialect implements TableDialect {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Pattern LENGTH = Pattern.compile("(?:var)?char\\(([0-9]{1,9})\\)");

    @Override
    public String create(String quotedTable) {
        return "CREATE TABLE IF NOT EXISTS " + quotedTable + " (" + TableShape.CREATED.declarations() + ")";
    }

    @Override
    public @Nullable TableShape shape(Connection connection, TableName table, String place) throws SQLException {
        String sql = "SELECT name, type, \"notnull\" FROM pragma_table_info(?)";
        List<TableColumn> columns = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, table.value());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.add(column(rows));
                }
            }
        }
        if (columns.isEmpty()) {
            return null;
        }
        TableShape shape = TableShape.of(place, columns, true);
        if (shape.column("id").type().isEmpty()) {
            // An id that is stored as a number equals no text then.
            throw new InvalidConfigurationException(
                    place + " is not one of a Zoho SDK, since its column id has no type: name another table with"
                            + " ?table=NAME");
        }
        return shape;
    }

    @Override
    public String selected(String column) {
        return column;
    }

    // SQLite's texts have replacement characters for malformed UTF-8; the bytes are as they are stored.
    @Override
    public @Nullable String value(ResultSet row, int index, String column) throws SQLException {
        Object value = row.getObject(index);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && text.indexOf(REPLACEMENT) >= 0) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(row.getBytes(index)))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new InvalidTokenException(column + " is not UTF-8");
            }
        }
        if (value instanceof byte[]) {
            throw new InvalidTokenException(column + " is not text but bytes");
        }
        return value instanceof String text ? text : row.getString(index);
    }

    @Override
    public String compared(String column, List<String> texts) {
        return column.equals("id") ? column : "CAST(" + column + " AS TEXT)";
    }

    @Override
    public String bytes(String expression) {
        return "CAST(" + expression + " AS BLOB)";
    }

    @Override
    public String greatestId() {
        return "MAX(CASE WHEN LENGTH(id) <= 10 THEN CAST(id AS INTEGER) END)";
    }

    // SQLite does not tell the collation of a column, but shows how it compares values: a compound has that of its
    // first
    // part.
    @Override
    public boolean ignoresCase(Connection connection, String quotedTable, TableColumn column) throws SQLException {
        String sql = "SELECT EXISTS (SELECT 1 FROM (SELECT " + column.name() + " AS c FROM " + quotedTable
                + " WHERE 1 = 0 UNION ALL SELECT 'a') WHERE c = 'A')";
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static TableColumn column(ResultSet row) throws SQLException {
        String type = row.getString(2).toLowerCase(Locale.ROOT);
        Matcher length = LENGTH.matcher(type);
        return new TableColumn(
                row.getString(1).toLowerCase(Locale.ROOT),
                type,
                length.matches() ? Long.valueOf(length.group(1)) : null,
                false,
                null,
                null,
                !row.getBoolean(3));
    }
}
