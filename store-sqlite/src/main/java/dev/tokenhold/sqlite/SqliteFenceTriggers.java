package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.FenceTriggers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Defines the triggers of a fence in SQLite. */
final class SqliteFenceTriggers implements FenceTriggers {

    @Override
    public String failing(String message) {
        return "BEGIN SELECT RAISE(ABORT, '" + message + "'); END";
    }

    @Override
    public Optional<String> definition(Connection connection, String trigger) throws SQLException {
        // SQLite ignores case in names, and an operator may write the table's name in another case.
        String sql = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, trigger);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(String.valueOf(rows.getString(1))) : Optional.empty();
            }
        }
    }

    @Override
    public boolean areTransactional() {
        return true;
    }
}
