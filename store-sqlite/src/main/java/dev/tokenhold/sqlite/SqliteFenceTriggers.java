package dev.tokenhold.sqlite;

import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.TableTrigger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Defines the triggers of a fence in SQLite. */
final class SqliteFenceTriggers implements FenceTriggers {

    // As TableFence writes it. SQLite keeps the text, and puts another name of the table into it when the table is
    // renamed.
    private static final Pattern DEFINITION = Pattern.compile(
            "CREATE TRIGGER \"[^\"]+\" (?<event>[A-Z]+ [A-Z]+) ON \"[^\"]+\" FOR EACH ROW (?<action>.+)",
            Pattern.DOTALL);

    @Override
    public String failing(String message) {
        return "BEGIN SELECT RAISE(ABORT, '" + message + "'); END";
    }

    @Override
    public List<TableTrigger> on(Connection connection, String table) throws SQLException {
        // SQLite ignores case in names, and an operator may write the table's name in another case.
        String sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE";
        List<TableTrigger> triggers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String definition = String.valueOf(rows.getString(2));
                    Matcher matcher = DEFINITION.matcher(definition);
                    triggers.add(
                            matcher.matches()
                                    ? new TableTrigger(
                                            rows.getString(1), matcher.group("event"), matcher.group("action"))
                                    : new TableTrigger(rows.getString(1), "", definition));
                }
            }
        }
        return triggers;
    }

    @Override
    public boolean exists(Connection connection, String trigger) throws SQLException {
        String sql = "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = ? COLLATE NOCASE";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, trigger);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public boolean areTransactional() {
        return true;
    }
}
