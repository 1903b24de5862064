package dev.tokenhold.mysql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A session variable that results depend on. A server may give every session another value, by a global variable or {@code
 * init_connect}, and so may a pool. Servers that speak this protocol have different ones of these variables.
 *
 * @param name its name
 * @param isHarmless tells whether a value does no harm
 * @param remedy makes of any other value, as the server writes it, the one to set, as SQL
 */
record ReliedOn(String name, Predicate<String> isHarmless, UnaryOperator<String> remedy) {

    /** Without strictness, values are cut; the engine may be another one than InnoDB; or no bytes become NULL. */
    static final String SQL_MODE = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION";

    /** How many rows a query returns at most. */
    static final String LIMIT = "sql_select_limit";

    static final String NO_LIMIT = "18446744073709551615";

    private static final String BIG_SELECTS = "sql_big_selects";

    /** Those that limit queries, which every server has. */
    static final List<String> LIMITS = List.of(LIMIT, BIG_SELECTS);

    // The driver learns this mode when it connects, and writes strings by it.
    private static final String ESCAPES = "NO_BACKSLASH_ESCAPES";
    private static final List<String> HARMFUL_MODES = List.of("EMPTY_STRING_IS_NULL", "ORACLE");

    // Rows are sorted by this many bytes of what they are sorted by; it is the default.
    private static final int SORTED_BYTES = 1_024;

    private static final List<ReliedOn> ALL = List.of(
            // Otherwise statements are not committed, or not as their own transactions.
            on("autocommit"),
            new ReliedOn("completion_type", value -> value.matches("0|NO_CHAIN"), value -> "0"),
            new ReliedOn("sql_mode", ReliedOn::isHarmlessMode, ReliedOn::mode),
            // Results would be cut, skip rows, show what was never committed or what was there before.
            new ReliedOn(LIMIT, NO_LIMIT::equals, value -> NO_LIMIT),
            new ReliedOn(
                    "max_sort_length",
                    value -> Long.parseLong(value) >= SORTED_BYTES,
                    value -> String.valueOf(SORTED_BYTES)),
            new ReliedOn("transaction_isolation", ReliedOn::isCommitted, value -> "'REPEATABLE-READ'"),
            new ReliedOn("tx_isolation", ReliedOn::isCommitted, value -> "'REPEATABLE-READ'"),
            new ReliedOn("system_versioning_asof", "DEFAULT"::equals, value -> "DEFAULT"),
            // Statements would be refused: without a key, with many rows, or after a time.
            off("sql_safe_updates"),
            on(BIG_SELECTS),
            new ReliedOn("max_execution_time", "0"::equals, value -> "0"),
            new ReliedOn("max_statement_time", value -> value.matches("0(\\.0+)?"), value -> "0"),
            // Unique keys need not be unique otherwise, and "= NULL" finds the last row that was inserted.
            on("unique_checks"),
            off("sql_auto_is_null"),
            // Reads (1), updates and deletions (2), and insertions (4) see what any other node has acknowledged.
            new ReliedOn("wsrep_sync_wait", value -> (Integer.parseInt(value) & 7) == 7, value -> "7"),
            new ReliedOn(
                    "group_replication_consistency",
                    value -> value.matches("BEFORE(_AND_AFTER)?"),
                    value -> "'BEFORE'"));

    /** The names of all of them. */
    static List<String> names() {
        return ALL.stream().map(ReliedOn::name).toList();
    }

    /**
     * Returns what to set, as SQL by variable.
     *
     * @param session the variables of a session as far as the server has them
     */
    static Map<String, String> toSet(MySqlSession session) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (ReliedOn variable : ALL) {
            String value = session.get(variable.name);
            if (value != null
                    && session.uses(variable.name)
                    && !variable.isHarmless.test(value.toUpperCase(Locale.ROOT))) {
                settings.put(variable.name, variable.remedy.apply(value));
            }
        }
        return settings;
    }

    private static ReliedOn on(String name) {
        return new ReliedOn(name, value -> value.matches("1|ON"), value -> "1");
    }

    private static ReliedOn off(String name) {
        return new ReliedOn(name, value -> value.matches("0|OFF"), value -> "0");
    }

    private static boolean isCommitted(String isolation) {
        return !isolation.equals("READ-UNCOMMITTED");
    }

    private static boolean isHarmlessMode(String modes) {
        List<String> all = List.of(modes.split(",", -1));
        return (all.contains("STRICT_ALL_TABLES") || all.contains("STRICT_TRANS_TABLES"))
                && all.contains("NO_ENGINE_SUBSTITUTION")
                && HARMFUL_MODES.stream().noneMatch(all::contains);
    }

    private static String mode(String modes) {
        return "'" + SQL_MODE + (modes.contains(ESCAPES) ? "," + ESCAPES : "") + "'";
    }
}
