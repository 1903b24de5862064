package dev.tokenhold.jdbc;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;

/** What a further database takes: this class, h2.sql, and two subclasses of contract suites. */
class H2Dialect implements Dialect {

    private static final String COMMENT = "tokenhold schema ";

    @Override
    public String place() {
        return "the H2 database of a test";
    }

    @Override
    public SchemaFile schema() {
        return SchemaFile.of(H2Dialect.class.getResourceAsStream("h2.sql"));
    }

    @Override
    public OptionalInt schemaVersion(Connection connection, String table) throws SQLException {
        String sql = "SELECT c.remarks FROM information_schema.tables t LEFT JOIN information_schema.columns c"
                + " ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = 'ID'"
                + " WHERE t.table_schema = SCHEMA() AND t.table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return OptionalInt.empty();
                }
                String comment = rows.getString(1);
                return OptionalInt.of(
                        comment != null && comment.startsWith(COMMENT)
                                ? Integer.parseInt(comment.substring(COMMENT.length()))
                                : 0);
            }
        }
    }

    @Override
    public boolean hasTable(Connection connection, String table) throws SQLException {
        return schemaVersion(connection, table).isPresent();
    }

    @Override
    public int maxIdLength() {
        return 4096;
    }

    @Override
    public Failure classify(SQLException failure) {
        return switch (failure.getErrorCode()) {
            case 23505 -> Failure.CONFLICT;
            // A deadlock, a lock timeout, a row changed meanwhile.
            case 40001, 50200, 90131 -> Failure.RETRY;
            case 90067, 90098, 90121 -> Failure.OUTCOME_UNKNOWN;
            default -> Failure.FATAL;
        };
    }

    @Override
    public TokenStoreException fatal(SQLException failure) {
        return new StoreUnavailableException(place() + ": error " + failure.getErrorCode(), failure);
    }

    @Override
    public String reason(SQLException failure) {
        return "error " + failure.getErrorCode();
    }
}
