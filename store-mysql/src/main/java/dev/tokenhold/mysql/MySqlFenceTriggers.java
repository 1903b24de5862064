package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.TableTrigger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Defines the triggers of a fence in MySQL and the servers that speak its protocol. */
final class MySqlFenceTriggers implements FenceTriggers {

    private static final int NO_SUCH_TRIGGER = 1360;

    @Override
    public String failing(String message) {
        return "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '" + message + "'";
    }

    // Without the right TRIGGER, this shows no triggers.
    @Override
    public List<TableTrigger> on(Connection connection, String table) throws SQLException {
        String sql = "SELECT trigger_name, action_timing, event_manipulation, action_statement FROM"
                + " information_schema.triggers WHERE event_object_schema = DATABASE() AND event_object_table = ?";
        List<TableTrigger> triggers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    triggers.add(new TableTrigger(
                            rows.getString(1),
                            rows.getString(2) + " " + rows.getString(3),
                            rows.getString(4).strip()));
                }
            }
        }
        return triggers;
    }

    // Without the right TRIGGER, information_schema shows no triggers, so the fence would seem to be lifted. SHOW
    // CREATE TRIGGER fails instead.
    @Override
    public boolean exists(Connection connection, String trigger) throws SQLException {
        String sql = "SHOW CREATE TRIGGER " + new TableName(trigger).quoted(MySqlDialect.QUOTE);
        try (Statement statement = connection.createStatement()) {
            // On a cluster, SELECT waits for what other nodes have acknowledged, see MySqlSession; SHOW does not.
            statement.executeQuery("SELECT 1").close();
            try (ResultSet rows = statement.executeQuery(sql)) {
                return rows.next();
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TRIGGER) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public boolean areTransactional() {
        return false;
    }
}
