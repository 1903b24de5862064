package dev.tokenhold.postgresql;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaFile;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.ServerDialect;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adapts the SQL store to PostgreSQL. Statements name the schema of the table, since the search path of a session may lead elsewhere.
 *
 * @param place the database, for messages
 * @param surroundings what the connections have in common
 * @param writable whether a server has ever accepted changes: only then is a read-only one worth waiting for
 * @param timeouts how long to wait for answers; null for connections that the application configures
 * @param isRemote whether others may listen in on connections that are not encrypted, so far as the address tells
 */
record PostgreSqlDialect(
        String place,
        Surroundings surroundings,
        BooleanSupplier writable,
        @Nullable AnswerTimeouts timeouts,
        boolean isRemote)
        implements ServerDialect {

    /** The longest value in an index with pages of 8 KiB, if it cannot be compressed. */
    static final int MAX_ID_LENGTH = 2_692;

    private static final SchemaFile SCHEMA = SchemaFile.of(PostgreSqlDialect.class.getResourceAsStream("schema.sql"));
    private static final Pattern COMMENT = Pattern.compile("tokenhold schema ([0-9]{1,9})");

    @Override
    public SchemaFile schema() {
        return SCHEMA;
    }

    @Override
    public String reference(TableName table) {
        return quoted(schemaOfTable()) + "." + table.quoted(quote());
    }

    @Override
    public OptionalInt schemaVersion(Connection connection, String table) throws SQLException {
        return catalog(connection, table)
                // A view may have any comment. It is a deviation, whatever is behind it.
                .query(
                        "CASE WHEN c.relkind = 'r' THEN pg_catalog.obj_description(c.oid, 'pg_class')"
                                + " ELSE 'tokenhold schema " + JdbcRecordStore.SCHEMA_VERSION + "' END",
                        "",
                        "",
                        row -> version(row.getString(1)))
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private static int version(@Nullable String comment) {
        Matcher matcher = COMMENT.matcher(String.valueOf(comment));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    @Override
    public List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        return PostgreSqlSchema.deviations(catalog(connection, table));
    }

    @Override
    public List<Finding> examine(Connection connection, String table) throws SQLException {
        return PostgreSqlHealth.examine(catalog(connection, table), place, isRemote);
    }

    @Override
    public boolean hasTable(Connection connection, String table) throws SQLException {
        return !catalog(connection, table)
                .query("c.oid", "", "", row -> row.getLong(1))
                .isEmpty();
    }

    @Override
    public boolean isSameDatabase(Connection connection, Dialect other, Connection otherConnection)
            throws SQLException {
        return other instanceof PostgreSqlDialect dialect
                && schemaOfTable().equals(dialect.schemaOfTable())
                && SameDatabase.isOf(connection, otherConnection);
    }

    @Override
    public int maxIdLength() {
        return MAX_ID_LENGTH;
    }

    @Override
    public boolean wasWritable() {
        return writable.getAsBoolean();
    }

    @Override
    public ServerError explain(SQLException failure) {
        return PostgreSqlErrors.of(failure);
    }

    @Override
    public Optional<FenceNotice> fence(SQLException failure) {
        return PostgreSqlErrors.fence(failure);
    }

    @Override
    public Optional<FenceTriggers> fenceTriggers() {
        return Optional.of(new PostgreSqlFenceTriggers(this::schemaOfTable));
    }

    @Override
    public boolean isStatementTransaction() {
        return !surroundings.sharesSessions();
    }

    @Override
    public void begin(Connection connection, int rows) throws SQLException {
        ServerDialect.super.begin(connection, rows);
        if (surroundings.sharesSessions()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(ReliedOn.forWriting(surroundings.schema()));
            }
        }
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private Catalog catalog(Connection connection, String table) {
        return new Catalog(connection, schemaOfTable(), table);
    }

    private String schemaOfTable() {
        String schema = surroundings.schema();
        if (schema == null) {
            throw StoreUnavailableException.refused(place + ": " + SqlStates.WITHOUT_SCHEMA, null);
        }
        return schema;
    }
}
