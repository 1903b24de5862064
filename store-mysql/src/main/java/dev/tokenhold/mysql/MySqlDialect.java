package dev.tokenhold.mysql;

import dev.tokenhold.jdbc.Dialect;
import dev.tokenhold.jdbc.FenceTriggers;
import dev.tokenhold.jdbc.JdbcRecordStore;
import dev.tokenhold.jdbc.SchemaDeviation;
import dev.tokenhold.jdbc.SchemaFile;
import dev.tokenhold.jdbc.TableName;
import dev.tokenhold.jdbc.server.AnswerTimeouts;
import dev.tokenhold.jdbc.server.ServerAddress;
import dev.tokenhold.jdbc.server.ServerDialect;
import dev.tokenhold.jdbc.server.ServerError;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Adapts the SQL store to MySQL and the servers that speak its protocol. */
final class MySqlDialect implements ServerDialect {

    /** InnoDB's longest key. */
    static final int MAX_ID_LENGTH = 3072;

    static final char QUOTE = '`';
    private static final int NO_SUCH_TABLE = 1146;
    private static final SchemaFile SCHEMA = SchemaFile.of(MySqlDialect.class.getResourceAsStream("schema.sql"));
    private static final Pattern COMMENT = Pattern.compile("tokenhold schema ([0-9]{1,9})");

    private final String place;
    private final BooleanSupplier wasWritable;
    private final @Nullable AnswerTimeouts timeouts;
    private final boolean isRemote;

    private MySqlDialect(
            String place, BooleanSupplier wasWritable, @Nullable AnswerTimeouts timeouts, boolean isRemote) {
        this.place = place;
        this.wasWritable = wasWritable;
        this.timeouts = timeouts;
        this.isRemote = isRemote;
    }

    /**
     * Creates the dialect of a database that {@link MySqlConnector} connects to.
     *
     * @param wasWritable whether one of them has ever accepted changes: only then is a read-only one worth waiting for
     */
    static MySqlDialect of(ServerAddress address, BooleanSupplier wasWritable) {
        return new MySqlDialect(
                "the database " + address,
                wasWritable,
                DriverProperties.answerTimeouts(address),
                !address.isLoopback());
    }

    /** Creates the dialect of a database that the application connects to. */
    static MySqlDialect ofDataSource(BooleanSupplier wasWritable) {
        return new MySqlDialect("the database of the DataSource", wasWritable, null, false);
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public SchemaFile schema() {
        return SCHEMA;
    }

    @Override
    public OptionalInt schemaVersion(Connection connection, String table) throws SQLException {
        String sql = "SELECT table_comment, table_type = 'VIEW' FROM information_schema.tables"
                + " WHERE table_schema = DATABASE() AND table_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    // A view has no comment of its own. It is a deviation, whatever is behind it.
                    if (rows.getBoolean(2)) {
                        return OptionalInt.of(JdbcRecordStore.SCHEMA_VERSION);
                    }
                    Matcher comment = COMMENT.matcher(String.valueOf(rows.getString(1)));
                    return OptionalInt.of(comment.matches() ? Integer.parseInt(comment.group(1)) : 0);
                }
            }
        }
        // The server hides a table from an account without a right to it, and the store would seem to be empty: this
        // query fails then.
        hasTable(connection, table);
        return OptionalInt.empty();
    }

    @Override
    public List<SchemaDeviation> deviations(Connection connection, String table) throws SQLException {
        return MySqlSchema.deviations(connection, table);
    }

    @Override
    public List<Finding> examine(Connection connection, String table) throws SQLException {
        return MySqlHealth.examine(connection, table, place, isRemote);
    }

    @Override
    public boolean hasTable(Connection connection, String table) throws SQLException {
        String sql = "SELECT 1 FROM " + new TableName(table).quoted(QUOTE) + " LIMIT 0";
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(sql).close();
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TABLE) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public boolean isSameDatabase(Connection connection, Dialect other, Connection otherConnection)
            throws SQLException {
        return other instanceof MySqlDialect && SameDatabase.isOf(connection, otherConnection);
    }

    @Override
    public char quote() {
        return QUOTE;
    }

    @Override
    public int maxIdLength() {
        return MAX_ID_LENGTH;
    }

    @Override
    public ServerError explain(SQLException failure) {
        return MySqlErrors.of(failure);
    }

    @Override
    public Optional<FenceNotice> fence(SQLException failure) {
        return MySqlErrors.fence(failure);
    }

    @Override
    public boolean wasWritable() {
        return wasWritable.getAsBoolean();
    }

    @Override
    public @Nullable AnswerTimeouts timeouts() {
        return timeouts;
    }

    @Override
    public Optional<FenceTriggers> fenceTriggers() {
        return Optional.of(new MySqlFenceTriggers());
    }
}
