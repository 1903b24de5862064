package dev.tokenhold.jdbc;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.WriteFence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fences a table with triggers that make every insertion, update and deletion of a row fail. It holds for all programs, including
 * consoles and older versions of this one. Dropping or truncating the table is not a write in this sense. Thread-safe.
 *
 * <p>The fence is up when all of its triggers exist. Databases create a trigger only after the transactions that have written to
 * the table are over. The message of each trigger is the notice; reading it takes the right to see triggers.
 */
public final class TableFence implements WriteFence {

    // Dropped in reverse order, so that the rest of a fence includes the first trigger, whose notice counts.
    private static final List<String> EVENTS = List.of("insert", "update", "delete");

    private final Database database;
    private final FenceTriggers triggers;
    private final TableName table;
    private final Runnable creation;

    private TableFence(Database database, FenceTriggers triggers, TableName table, Runnable creation) {
        this.database = database;
        this.triggers = triggers;
        this.table = table;
        this.creation = creation;
    }

    /**
     * Creates the fence around a table.
     *
     * @param database the database of the table
     * @param table the table, which need not exist
     * @param creation creates the table if it does not exist
     * @return the fence, or empty if the database has none
     */
    public static Optional<WriteFence> around(Database database, TableName table, Runnable creation) {
        return database.dialect().fenceTriggers().map(triggers -> new TableFence(database, triggers, table, creation));
    }

    @Override
    public Optional<FenceNotice> raised() {
        database.requireOpen();
        if (!database.dialect().exists()) {
            return Optional.empty();
        }
        Map<String, String> standing = database.read(this::standing);
        return isComplete(standing) ? Optional.of(notice(standing)) : Optional.empty();
    }

    @Override
    public FenceNotice raise(String by) {
        FenceNotice wanted = new FenceNotice(by, Instant.now());
        creation.run();
        AtomicBoolean begun = new AtomicBoolean();
        try {
            return define(connection -> complete(connection, wanted, begun));
        } catch (StoreUnavailableException e) {
            throw begun.get() && !triggers.areTransactional() ? incomplete(e) : e;
        }
    }

    @Override
    public boolean lift() {
        database.requireOpen();
        if (!database.dialect().exists()) {
            return false;
        }
        AtomicBoolean stood = new AtomicBoolean();
        return define(connection -> {
            Map<String, String> standing = standing(connection);
            stood.compareAndSet(false, isComplete(standing));
            for (int i = EVENTS.size() - 1; i >= 0; i--) {
                if (standing.containsKey(EVENTS.get(i))) {
                    execute(connection, "DROP TRIGGER IF EXISTS " + quoted(trigger(EVENTS.get(i))));
                }
            }
            return stood.get();
        });
    }

    // Existing triggers keep their notice, or two concurrent calls would mix theirs. Repeats until all exist, since
    // another process may lift the fence meanwhile.
    private FenceNotice complete(Connection connection, FenceNotice wanted, AtomicBoolean begun) throws SQLException {
        Map<String, String> standing = standing(connection);
        while (!isComplete(standing)) {
            begun.compareAndSet(false, !standing.isEmpty());
            FenceNotice notice = standing.isEmpty() ? wanted : notice(standing);
            for (String event : EVENTS) {
                if (!standing.containsKey(event)) {
                    execute(
                            connection,
                            "CREATE TRIGGER " + quoted(trigger(event)) + " BEFORE " + event.toUpperCase(Locale.ROOT)
                                    + " ON " + quoted(table.value()) + " FOR EACH ROW "
                                    + triggers.failing(notice.toString()));
                    begun.set(true);
                }
            }
            standing = standing(connection);
        }
        return notice(standing);
    }

    private StoreUnavailableException incomplete(StoreUnavailableException e) {
        return new StoreUnavailableException(
                e.getMessage() + "; a part of the fence around the table " + table
                        + " is up, so some writes are refused: raise it again, or lift it",
                e.outcomeUnknown(),
                e);
    }

    // Where each statement is its own transaction, the work may be repeated after a lost answer, since it first reads
    // which triggers exist.
    private <T> T define(Work<T> work) {
        return triggers.areTransactional() ? database.change(work) : database.read(work);
    }

    /** Reads the definitions of the existing triggers by their events. */
    private Map<String, String> standing(Connection connection) throws SQLException {
        Map<String, String> standing = new LinkedHashMap<>();
        for (String event : EVENTS) {
            triggers.definition(connection, trigger(event)).ifPresent(definition -> standing.put(event, definition));
        }
        return standing;
    }

    private static boolean isComplete(Map<String, String> standing) {
        return standing.size() == EVENTS.size();
    }

    private static FenceNotice notice(Map<String, String> standing) {
        return FenceNotice.in(standing.values().iterator().next())
                .orElseGet(() -> new FenceNotice(FenceNotice.UNKNOWN, Instant.EPOCH));
    }

    /** Returns the name of a trigger, which is unique to the table within its database. */
    String trigger(String event) {
        return table.prefixed("tokenhold_fence_" + event + "_").value();
    }

    private String quoted(String name) {
        return new TableName(name).quoted(database.dialect().quote());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
