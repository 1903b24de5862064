package dev.tokenhold.jdbc;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        for (String sql : dialect.schema().statements(table, dialect.reference(table))) {
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

    /**
     * Finds out how the table deviates from its schema, also if the store refuses it for that. If it is to repair, creates missing indexes
     * in a table that the store does not refuse.
     *
     * @throws UnsupportedFormatException if a newer version made the table
     * @throws InvalidConfigurationException if it is not a table of records
     */
    static List<Finding> examine(Database database, TableName table, boolean repair) {
        Dialect dialect = database.dialect();
        if (!dialect.exists()) {
            return List.of();
        }
        RecordSchema schema = new RecordSchema(dialect, table);
        List<Finding> findings = new ArrayList<>();
        List<SchemaDeviation> deviations = database.read(schema::deviations);
        // What the store refuses may not be its table any more: an operator decides.
        boolean repairing = repair && deviations.stream().noneMatch(SchemaDeviation::harmful);
        for (SchemaDeviation deviation : deviations) {
            String place = "the table " + table + " in " + dialect.place();
            boolean repaired = repairing && schema.indexed(database, deviation);
            if (repaired) {
                findings.add(Finding.repaired(place, deviation.toString(), "created the index"));
            } else if (deviation.harmful()) {
                findings.add(Finding.damage(place, deviation.toString(), deviation.remedy()));
            } else {
                findings.add(Finding.warning(place, deviation.toString(), deviation.remedy()));
            }
        }
        try {
            findings.addAll(database.read(
                    connection -> schema.isFound(connection) ? dialect.examine(connection, table.value()) : List.of()));
        } catch (CorruptStoreException e) {
            findings.add(Finding.damage(
                    dialect.place(), String.valueOf(e.getMessage()), "restore the database from a backup"));
        }
        return findings;
    }

    private List<SchemaDeviation> deviations(Connection connection) throws SQLException {
        return isFound(connection) ? dialect.deviations(connection, table.value()) : List.of();
    }

    // False if there is no statement of its own for the index in the schema file.
    private boolean indexed(Database database, SchemaDeviation deviation) {
        String column = deviation.unindexed();
        Optional<String> creation = column == null
                ? Optional.empty()
                : dialect.schema().statements(table, dialect.reference(table)).stream()
                        .filter(sql -> sql.startsWith("CREATE INDEX ") && sql.contains("(" + column + ")"))
                        .findFirst();
        creation.ifPresent(sql -> database.change(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        }));
        return creation.isPresent();
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
