package dev.tokenhold.postgresql;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.TableTrigger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Supplier;

/**
 * Defines the triggers of a fence in PostgreSQL. They share a function in the schema of the table, which stays when the fence is lifted.
 * They also fire in a session that says it only applies the changes of another server ({@code session_replication_role}).
 *
 * @param schema the schema of the table
 */
record PostgreSqlFenceTriggers(Supplier<String> schema) implements FenceTriggers {

    private static final String FUNCTION = "tokenhold_fence";
    private static final String BODY = "BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END";

    /** Whether a function {@code p} in the language {@code l} does exactly what that of a fence does. */
    private static final String IS_OURS = "p.prosrc = '" + BODY
            + "' AND l.lanname = 'plpgsql' AND p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype";

    @Override
    public String failing(String message) {
        return "EXECUTE FUNCTION " + function() + "('" + message + "')";
    }

    @Override
    public void create(Connection connection, String trigger, String event, String table, String message)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasFunction(statement)) {
                // Not OR REPLACE, which would replace another program's function.
                statement.execute(
                        "CREATE FUNCTION " + function() + "() RETURNS trigger LANGUAGE plpgsql AS '" + BODY + "'");
            }
            statement.execute(
                    "CREATE TRIGGER " + trigger + " " + event + " ON " + table + " FOR EACH ROW " + failing(message));
            statement.execute("ALTER TABLE " + table + " ENABLE ALWAYS TRIGGER " + trigger);
        }
    }

    @Override
    public void drop(Connection connection, String trigger, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER IF EXISTS " + trigger + " ON " + table);
        }
    }

    @Override
    public List<TableTrigger> on(Connection connection, String table) throws SQLException {
        // The bits of tgtype: 1 for each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead of.
        return new Catalog(connection, schema.get(), table)
                .query(
                        "t.tgname, CASE t.tgtype & 66 WHEN 2 THEN 'BEFORE' WHEN 0 THEN 'AFTER' ELSE 'INSTEAD OF' END"
                                + " || CASE WHEN t.tgtype & 60 = 4 THEN ' INSERT' WHEN t.tgtype & 60 = 16 THEN ' UPDATE'"
                                + " WHEN t.tgtype & 60 = 8 THEN ' DELETE' ELSE ' SEVERAL' END"
                                + " || CASE WHEN t.tgtype & 1 = 1 AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgenabled = 'A' THEN ''"
                                + " ELSE ' UNDER CONDITIONS' END,"
                                + " f.oid = c.relnamespace AND p.proname = '" + FUNCTION + "' AND " + IS_OURS
                                + " AND t.tgnargs = 1, t.tgargs, pg_catalog.pg_get_triggerdef(t.oid)",
                        "JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid"
                                + " JOIN pg_catalog.pg_namespace f ON f.oid = p.pronamespace"
                                + " JOIN pg_catalog.pg_language l ON l.oid = p.prolang",
                        "AND NOT t.tgisinternal ORDER BY t.tgname",
                        this::trigger);
    }

    // The names of triggers are those of their tables: none is taken by another one.
    @Override
    public boolean exists(Connection connection, String trigger) {
        return false;
    }

    @Override
    public boolean areTransactional() {
        return true;
    }

    private TableTrigger trigger(ResultSet row) throws SQLException {
        String action = row.getBoolean(3) ? failing(argument(row.getBytes(4))) : row.getString(5);
        return new TableTrigger(row.getString(1), row.getString(2), action);
    }

    // The catalog ends each argument with a zero.
    private static String argument(byte[] arguments) {
        return new String(arguments, 0, arguments.length - 1, StandardCharsets.UTF_8);
    }

    /**
     * Tells whether the schema has the function of fences.
     *
     * @throws InvalidConfigurationException if it has another one of that name
     */
    private boolean hasFunction(Statement statement) throws SQLException {
        String sql = "SELECT " + IS_OURS + " FROM pg_catalog.pg_proc p"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
                + " WHERE n.nspname = '" + schema.get().replace("'", "''") + "' AND p.proname = '" + FUNCTION
                + "' AND p.pronargs = 0";
        try (ResultSet rows = statement.executeQuery(sql)) {
            boolean found = rows.next();
            if (found && !rows.getBoolean(1)) {
                throw new InvalidConfigurationException("the function " + function()
                        + " has the name of that of a fence, but does something else than to refuse all writes: drop that"
                        + " function, then try again");
            }
            return found;
        }
    }

    private String function() {
        return PostgreSqlDialect.quoted(schema.get()) + "." + FUNCTION;
    }
}
