package dev.tokenhold.jdbc;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.WriteFence;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Fences a table with triggers that make every insertion, update and deletion of a row fail. It holds for all programs, including
 * consoles and older versions of this one. Dropping or truncating the table is not a write in this sense. Thread-safe.
 *
 * <p>The fence is up when all of its triggers exist. A trigger with the name of one and another action does not count. Databases
 * create a trigger only after the transactions that have written to the table are over. The message of each trigger is the notice;
 * reading it takes the right to see triggers. A fence stays with a table that is renamed.
 */
public final class TableFence implements WriteFence {

    // Dropped in reverse order, so that the rest of a fence includes the first trigger, whose notice counts.
    static final List<String> EVENTS = List.of("BEFORE INSERT", "BEFORE UPDATE", "BEFORE DELETE");

    /** The beginning of the names of its triggers. */
    static final String PREFIX = "tokenhold_fence_";

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
        List<TableTrigger> standing = database.read(this::standing);
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
            List<TableTrigger> standing = changeable(connection);
            stood.compareAndSet(false, isComplete(standing));
            for (int i = standing.size() - 1; i >= 0; i--) {
                triggers.drop(connection, quoted(standing.get(i).name()), reference());
            }
            return stood.get();
        });
    }

    // Existing triggers keep their notice, or two concurrent calls would mix theirs. Repeats until all exist, since
    // another process may lift the fence meanwhile.
    private FenceNotice complete(Connection connection, FenceNotice wanted, AtomicBoolean begun) throws SQLException {
        List<TableTrigger> standing = changeable(connection);
        while (!isComplete(standing)) {
            begun.compareAndSet(false, !standing.isEmpty());
            FenceNotice notice = standing.isEmpty() ? wanted : notice(standing);
            Set<String> covered = events(standing);
            for (String event : EVENTS) {
                if (!covered.contains(event)) {
                    triggers.create(
                            connection, quoted(freeName(connection, event)), event, reference(), notice.toString());
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

    /**
     * Reads the triggers that are parts of the fence, to change them.
     *
     * @throws InvalidConfigurationException if another trigger has the name of a part
     */
    private List<TableTrigger> changeable(Connection connection) throws SQLException {
        List<TableTrigger> all = triggers.on(connection, table.value());
        for (TableTrigger trigger : all) {
            if (trigger.name().toLowerCase(Locale.ROOT).startsWith(PREFIX)
                    && triggers.notice(trigger).isEmpty()) {
                throw new InvalidConfigurationException("the trigger " + SchemaDeviation.printable(trigger.name())
                        + " of the table " + table + " in " + database.dialect().place()
                        + " has the name of a part of a fence, but another action than to refuse all writes: drop that trigger,"
                        + " then try again");
            }
        }
        return standing(connection, all);
    }

    private List<TableTrigger> standing(Connection connection) throws SQLException {
        return standing(connection, triggers.on(connection, table.value()));
    }

    /** Returns the triggers of the table that are parts of the fence, in the order of {@link #EVENTS}. */
    private List<TableTrigger> standing(Connection connection, List<TableTrigger> all) throws SQLException {
        List<TableTrigger> standing = all.stream()
                .filter(trigger -> triggers.notice(trigger).isPresent())
                .sorted(Comparator.comparing(trigger -> EVENTS.indexOf(trigger.event())))
                .toList();
        // The database may hide triggers from this account. Asked for one by name, it refuses to answer.
        Set<String> names = standing.stream().map(TableTrigger::name).collect(Collectors.toSet());
        for (String event : EVENTS) {
            if (!names.contains(trigger(event, ""))) {
                triggers.exists(connection, trigger(event, ""));
            }
        }
        return standing;
    }

    private static Set<String> events(List<TableTrigger> standing) {
        return standing.stream().map(TableTrigger::event).collect(Collectors.toSet());
    }

    private static boolean isComplete(List<TableTrigger> standing) {
        return events(standing).size() == EVENTS.size();
    }

    private FenceNotice notice(List<TableTrigger> standing) {
        return triggers.notice(standing.get(0)).orElseThrow();
    }

    // The usual name is taken if the table was made anew after the one that was fenced had been renamed.
    private String freeName(Connection connection, String event) throws SQLException {
        String usual = trigger(event, "");
        boolean taken = triggers.exists(connection, usual)
                // Otherwise another process has just created it, which is noticed when creating it fails.
                && triggers.on(connection, table.value()).stream()
                        .noneMatch(trigger -> trigger.name().equals(usual));
        return taken ? trigger(event, TableName.randomPart() + "_") : usual;
    }

    private String trigger(String event, String mark) {
        String change = event.substring(event.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
        return table.prefixed(PREFIX + change + "_" + mark).value();
    }

    private String quoted(String name) {
        return new TableName(name).quoted(database.dialect().quote());
    }

    private String reference() {
        return database.dialect().reference(table);
    }
}
