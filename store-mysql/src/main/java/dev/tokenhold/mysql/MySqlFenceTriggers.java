package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Defines the triggers of a fence in MySQL and the servers that speak its protocol. */
final class MySqlFenceTriggers implements FenceTriggers {

    private static final int NO_SUCH_TRIGGER = 1360;

    @Override
    public String failing(String message) {
        return "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '" + message + "'";
    }

    // Without the right TRIGGER, information_schema shows no triggers, so the fence would seem to be lifted. SHOW
    // CREATE TRIGGER fails instead.
    @Override
    public Optional<String> definition(Connection connection, String trigger) throws SQLException {
        String sql = "SHOW CREATE TRIGGER " + new TableName(trigger).quoted(MySqlDialect.QUOTE);
        try (Statement statement = connection.createStatement()) {
            // On a cluster, SELECT waits for what other nodes have acknowledged, see MySqlSession; SHOW does not.
            statement.executeQuery("SELECT 1").close();
            try (ResultSet rows = statement.executeQuery(sql)) {
                return rows.next() ? Optional.of(String.valueOf(rows.getString(3))) : Optional.empty();
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TRIGGER) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public boolean areTransactional() {
        return false;
    }
}
