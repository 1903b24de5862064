package dev.tokenhold.postgresql;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a session that results depend on. The configuration of the server, of the database or of the role may give every session
 * another value, and so may a pool.
 *
 * @param name its name
 * @param value the value to set, as the server writes it
 */
record ReliedOn(String name, String value) {

    private static final String SEARCH_PATH = "search_path";

    /** In the order in which they have to be set: names of functions and operators are looked up by the search path. */
    private static final List<ReliedOn> ALL = List.of(
            new ReliedOn(SEARCH_PATH, "pg_catalog, pg_temp"),
            // Otherwise a crash of the server may lose what was acknowledged.
            new ReliedOn("synchronous_commit", "on"),
            // A statement would be ended: without harm, but for a commit that waits for a standby, which is then
            // acknowledged at once.
            new ReliedOn("statement_timeout", "0"),
            // Shorter than the timeout for answers, so that the transaction is tried again instead.
            new ReliedOn("lock_timeout", "5s"),
            // A client that was suspended in a transaction gives its locks back. Longer than any transaction of ours
            // takes.
            new ReliedOn("idle_in_transaction_session_timeout", "1min"),
            // A policy of the table would hide rows; this makes it an error.
            new ReliedOn("row_security", "off"));

    /** Those that only matter at the beginning of a transaction. */
    private static final List<ReliedOn> OF_SESSION = List.of(
            new ReliedOn("default_transaction_read_only", "off"),
            new ReliedOn("default_transaction_isolation", "read committed"));

    /** Returns expressions for the values that a session has. */
    static String query() {
        return all().map(ReliedOn::name)
                .map(name -> "pg_catalog.current_setting('" + name + "')")
                .collect(Collectors.joining(", "));
    }

    /** Returns the names, in the order of {@link #query}. */
    static List<String> names() {
        return all().map(ReliedOn::name).toList();
    }

    /**
     * Returns statements that set in a session what differs from what it needs.
     *
     * @param values the values that it has
     * @param schema the schema of the table, or null if there is none
     */
    static String toSet(Map<String, String> values, @Nullable String schema) {
        return all().filter(setting -> !setting.value.equals(values.get(setting.name)))
                .map(setting -> "SET SESSION " + setting.name + " = " + setting.literal(schema))
                .collect(Collectors.joining("; "));
    }

    /** Returns statements for the beginning of a transaction that writes, which set everything for this transaction alone. */
    static String forWriting(@Nullable String schema) {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; " + local(schema);
    }

    /** Returns the same for a transaction that reads, also at a server that takes no changes. */
    static String forReading(@Nullable String schema) {
        return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; " + local(schema);
    }

    private static String local(@Nullable String schema) {
        return ALL.stream()
                .map(setting -> "SET LOCAL " + setting.name + " = " + setting.literal(schema))
                .collect(Collectors.joining("; "));
    }

    private static Stream<ReliedOn> all() {
        return Stream.concat(ALL.stream(), OF_SESSION.stream());
    }

    // A list of schemas is not a text. That of the table is for the triggers of audits, which may name their own tables
    // without it.
    private String literal(@Nullable String schema) {
        if (name.equals(SEARCH_PATH)) {
            return schema == null ? value : "pg_catalog, " + PostgreSqlDialect.quoted(schema) + ", pg_temp";
        }
        return "'" + value + "'";
    }
}
