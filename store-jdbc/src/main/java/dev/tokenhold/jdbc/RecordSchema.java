package dev.tokenhold.jdbc;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that the table of a record store exists, that this version understands it and that it has the shape of its schema; creates
 * it when it is first needed. Does not notice a table that is altered after it was found.
 */
final class RecordSchema {

    private static final System.Logger LOG = System.getLogger(JdbcRecordStore.class.getName());

    private final Dialect dialect;
    private final TableName table;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean present;

    RecordSchema(Dialect dialect, TableName table) {
        this.dialect = dialect;
        this.table = table;
    }

    /**
     * Tells whether there is a table. Once there is one, it is not looked for again.
     *
     * @throws UnsupportedFormatException if a newer version made it
     * @throws InvalidConfigurationException if it is not a table of records, or one that could lose tokens or mix them up
     */
    boolean isPresent(Connection connection) throws SQLException {
        if (!present && isFound(connection)) {
            check(connection);
            present = true;
        }
        return present;
    }

    /** Tells whether a table has already been found. */
    boolean isKnown() {
        return present;
    }

    /** Creates the table if there is none. {@link #isKnown} stays false until the transaction is committed. */
    void create(Connection connection) throws SQLException {
        if (isPresent(connection)) {
            return;
        }
        for (String sql : dialect.schema().statements(table, dialect.quote())) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
        // Does not note it as present: other threads cannot see it yet.
        if (!isFound(connection)) {
            throw new StoreUnavailableException(
                    "the table " + table + " was created in " + dialect.place() + ", and is gone again: try again");
        }
    }

    private boolean isFound(Connection connection) throws SQLException {
        OptionalInt found = dialect.schemaVersion(connection, table.value());
        if (found.isPresent()) {
            require(found.getAsInt());
        }
        return found.isPresent();
    }

    private void check(Connection connection) throws SQLException {
        List<SchemaDeviation> deviations = dialect.deviations(connection, table.value());
        List<SchemaDeviation> harmful =
                deviations.stream().filter(SchemaDeviation::harmful).toList();
        if (!harmful.isEmpty()) {
            throw new InvalidConfigurationException("the table " + table + " in " + dialect.place()
                    + " differs from its schema, so that tokens could be lost or mixed up: "
                    + joined(harmful, SchemaDeviation::toString) + "; nothing was changed: "
                    + joined(harmful, SchemaDeviation::remedy) + ", then open the store again");
        }
        if (!deviations.isEmpty() && warned.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the table {0} in {1} differs from its schema: {2}: {3}",
                    table,
                    dialect.place(),
                    joined(deviations, SchemaDeviation::toString),
                    joined(deviations, SchemaDeviation::remedy));
        }
    }

    private static String joined(List<SchemaDeviation> deviations, Function<SchemaDeviation, String> part) {
        return deviations.stream().map(part).distinct().collect(Collectors.joining(", "));
    }

    private void require(int version) {
        if (version > JdbcRecordStore.SCHEMA_VERSION) {
            throw new UnsupportedFormatException(
                    "the table " + table + " in " + dialect.place() + " has version " + version
                            + " of the schema, and this version of Tokenhold knows versions up to "
                            + JdbcRecordStore.SCHEMA_VERSION
                            + ": use a newer version of Tokenhold");
        }
        if (version < 1) {
            throw new InvalidConfigurationException("there is a table " + table + " in " + dialect.place()
                    + " already, which does not belong to Tokenhold: name another table");
        }
    }
}
