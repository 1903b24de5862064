package dev.tokenhold.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prepares a new connection for use, and reads what its server says about itself. Sets only variables that the server knows, since
 * the servers that speak this protocol have different ones.
 */
final class MySqlSession {

    /** The server's default may cut values, or use another engine than InnoDB. The driver sets the mode, since it has to know it. */
    static final String SQL_MODE = "sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'";

    /** Shorter than the timeout for answers, so that the transaction is tried again instead. */
    private static final int LOCK_WAIT_SECONDS = 5;

    /** What a server, or its {@code init_connect}, may set otherwise for every session, so that results change or changes are lost. */
    private static final Map<String, String> RELIED_ON = Map.ofEntries(
            // Otherwise statements are not committed, or not as their own transactions.
            Map.entry("autocommit", "1"),
            Map.entry("completion_type", "0"),
            // Results would be cut.
            Map.entry("sql_select_limit", "18446744073709551615"),
            // Statements would be refused: without a key, or after a time.
            Map.entry("sql_safe_updates", "0"),
            Map.entry("max_execution_time", "0"),
            Map.entry("max_statement_time", "0"),
            // Unique keys need not be unique otherwise, and "= NULL" finds the last row that was inserted.
            Map.entry("unique_checks", "1"),
            Map.entry("sql_auto_is_null", "0"));

    private static final String QUERY = "SHOW VARIABLES WHERE Variable_name IN ("
            + Stream.concat(
                            RELIED_ON.keySet().stream(),
                            Stream.of(
                                    "binlog_format",
                                    "group_replication_consistency",
                                    "group_replication_group_name",
                                    "innodb_lock_wait_timeout",
                                    "innodb_read_only",
                                    "lock_wait_timeout",
                                    "log_bin",
                                    "read_only",
                                    "super_read_only",
                                    "transaction_isolation",
                                    "transaction_read_only",
                                    "tx_isolation",
                                    "tx_read_only",
                                    "wsrep_on",
                                    "wsrep_sync_wait"))
                    .sorted()
                    .collect(Collectors.joining("', '", "'", "'"))
            + ")";

    private final Map<String, String> variables;

    private MySqlSession(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Makes a connection ready.
     *
     * @return the session
     * @throws SQLException if that fails, or the server takes no part in its cluster at present
     */
    static MySqlSession prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            MySqlSession session = new MySqlSession(read(statement, QUERY));
            if (session.isOn("wsrep_on") && !isReady(statement)) {
                throw new SQLException("the server takes no part in its cluster", "08S01", ServerErrors.NOT_READY);
            }
            if (session.isOn("transaction_read_only") || session.isOn("tx_read_only")) {
                // Not as a variable: the driver knows of it, and would refuse the next statement.
                connection.setReadOnly(false);
            }
            List<String> settings = session.settings();
            if (!settings.isEmpty()) {
                statement.execute("SET " + String.join(", ", settings));
            }
            return session;
        }
    }

    /** Tells whether the server accepts changes from every account. */
    boolean isWritable() {
        return !isOn("read_only") && !isOn("super_read_only") && !isOn("innodb_read_only");
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>();
        RELIED_ON.forEach((variable, value) -> set(settings, variable, value));
        // If the server logs statements only, InnoDB refuses writes at this level.
        boolean logsStatements = isOn("log_bin") && is("binlog_format", "STATEMENT");
        if (!logsStatements) {
            set(
                    settings,
                    variables.containsKey("transaction_isolation") ? "transaction_isolation" : "tx_isolation",
                    "'READ-COMMITTED'");
        }
        set(settings, "innodb_lock_wait_timeout", LOCK_WAIT_SECONDS);
        set(settings, "lock_wait_timeout", LOCK_WAIT_SECONDS);
        if (isOn("wsrep_on")) {
            // Reads (1), updates and deletions (2), and insertions (4) see what any other node has acknowledged.
            set(settings, "wsrep_sync_wait", 7);
        }
        if (!variables.getOrDefault("group_replication_group_name", "").isEmpty()) {
            set(settings, "group_replication_consistency", "'BEFORE'");
        }
        return settings;
    }

    private void set(List<String> settings, String variable, Object value) {
        if (variables.containsKey(variable)) {
            settings.add("SESSION " + variable + " = " + value);
        }
    }

    private boolean isOn(String variable) {
        return is(variable, "ON") || is(variable, "1");
    }

    private boolean is(String variable, String value) {
        return value.equalsIgnoreCase(variables.get(variable));
    }

    private static boolean isReady(Statement statement) throws SQLException {
        return "ON".equals(read(statement, "SHOW STATUS LIKE 'wsrep_ready'").get("wsrep_ready"));
    }

    private static Map<String, String> read(Statement statement, String query) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
            }
        }
        return values;
    }
}
