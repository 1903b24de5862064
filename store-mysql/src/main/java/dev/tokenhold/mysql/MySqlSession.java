package dev.tokenhold.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables of a session and of its server, as far as the server has them, since servers have different ones. */
final class MySqlSession {

    /** Shorter than the timeout for answers, so that the transaction is tried again instead. */
    private static final int LOCK_WAIT_SECONDS = 5;

    private static final List<String> READ_ONLY = List.of("read_only", "super_read_only", "innodb_read_only");

    /** The variables that a connection needs at each use, besides those that results depend on. */
    private static final List<String> OF_SESSION = Stream.concat(
                    Stream.of("group_replication_group_name", "transaction_read_only", "tx_read_only", "wsrep_on"),
                    READ_ONLY.stream())
            .toList();

    private static final List<String> OF_NEW_SESSION =
            List.of("binlog_format", "innodb_lock_wait_timeout", "lock_wait_timeout", "log_bin");

    private final Map<String, String> variables;

    MySqlSession(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * Makes a new connection ready.
     *
     * @return the session as it was
     * @throws SQLException if that fails, or the server takes no part in its cluster at present
     */
    static MySqlSession prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            MySqlSession session = read(statement, OF_NEW_SESSION);
            if (session.isOn("wsrep_on") && !isReady(statement)) {
                throw new SQLException("the server takes no part in its cluster", "08S01", ServerErrors.NOT_READY);
            }
            if (session.isReadOnly()) {
                // Not as a variable: the driver knows of it, and would refuse the next statement.
                connection.setReadOnly(false);
            }
            set(statement, session.ownSettings());
            return session;
        }
    }

    /** Reads the variables of a session that matter at each use, and more; lifts the limits that would keep them from being read. */
    static MySqlSession read(Statement statement, List<String> more) throws SQLException {
        // As they are: with these, a query for variables by a pattern may fail.
        Map<String, String> limits = values(statement, ReliedOn.LIMITS);
        if (limits.isEmpty()) {
            // The session returns no rows at all.
            set(statement, Map.of(ReliedOn.LIMIT, ReliedOn.NO_LIMIT));
            limits = values(statement, ReliedOn.LIMITS);
            limits.put(ReliedOn.LIMIT, "0");
        }
        set(statement, ReliedOn.toSet(new MySqlSession(limits)));
        String names = Stream.of(ReliedOn.names(), OF_SESSION, more)
                .flatMap(List::stream)
                .sorted()
                .collect(Collectors.joining("', '", "'", "'"));
        Map<String, String> variables = rows(statement, "SHOW VARIABLES WHERE Variable_name IN (" + names + ")");
        variables.putAll(limits);
        return new MySqlSession(variables);
    }

    /**
     * Reads variables by their names, which takes the server a hundredth of the time of SHOW VARIABLES, but fails if it lacks one. Returns
     * none if the session returns no rows at all.
     */
    static Map<String, String> values(Statement statement, List<String> names) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT @@" + String.join(", @@", names))) {
            if (row.next()) {
                for (int i = 0; i < names.size(); i++) {
                    values.put(names.get(i), String.valueOf(row.getString(i + 1)));
                }
            }
        }
        return values;
    }

    /** Sets variables of a session. */
    static void set(Statement statement, Map<String, String> settings) throws SQLException {
        if (!settings.isEmpty()) {
            statement.execute(settings.entrySet().stream()
                    .map(setting -> "SESSION " + setting.getKey() + " = " + setting.getValue())
                    .collect(Collectors.joining(", ", "SET ", "")));
        }
    }

    /** The variables that the server has. */
    Map<String, String> variables() {
        return variables;
    }

    /** Whether the server accepts changes from every account. */
    boolean isWritable() {
        return READ_ONLY.stream().noneMatch(this::isOn);
    }

    /** Whether transactions of this session may change nothing. */
    boolean isReadOnly() {
        return isOn("transaction_read_only") || isOn("tx_read_only");
    }

    /** Whether a variable has an effect at this server. */
    boolean uses(String variable) {
        return switch (variable) {
            case "wsrep_sync_wait" -> isOn("wsrep_on");
            case "group_replication_consistency" ->
                !variables.getOrDefault("group_replication_group_name", "").isEmpty();
            default -> true;
        };
    }

    @Nullable
    String get(String variable) {
        return variables.get(variable);
    }

    /**
     * The isolation level of the transactions of a prepared session, such as {@code READ_COMMITTED}; null if the server does not tell. No
     * question to the server, which would wait on a node that is cut off from its cluster.
     */
    @Nullable
    String isolation() {
        Map<String, String> settings = ownSettings();
        for (String variable : List.of("transaction_isolation", "tx_isolation")) {
            String level = settings.getOrDefault(variable, variables.get(variable));
            if (level != null) {
                return level.replace("'", "").replace('-', '_');
            }
        }
        return null;
    }

    private Map<String, String> ownSettings() {
        Map<String, String> settings = ReliedOn.toSet(this);
        // If the server logs statements only, InnoDB refuses writes at this level.
        if (!(isOn("log_bin") && is("binlog_format", "STATEMENT"))) {
            settings.remove("tx_isolation");
            settings.put(
                    variables.containsKey("transaction_isolation") ? "transaction_isolation" : "tx_isolation",
                    "'READ-COMMITTED'");
        }
        for (String timeout : List.of("innodb_lock_wait_timeout", "lock_wait_timeout")) {
            if (variables.containsKey(timeout)) {
                settings.put(timeout, String.valueOf(LOCK_WAIT_SECONDS));
            }
        }
        return settings;
    }

    private boolean isOn(String variable) {
        return is(variable, "ON") || is(variable, "1");
    }

    private boolean is(String variable, String value) {
        return value.equalsIgnoreCase(variables.get(variable));
    }

    private static boolean isReady(Statement statement) throws SQLException {
        return "ON".equals(rows(statement, "SHOW STATUS LIKE 'wsrep_ready'").get("wsrep_ready"));
    }

    private static Map<String, String> rows(Statement statement, String query) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.put(rows.getString(1).toLowerCase(Locale.ROOT), String.valueOf(rows.getString(2)));
            }
        }
        return values;
    }
}
