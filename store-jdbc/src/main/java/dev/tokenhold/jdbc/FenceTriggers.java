package dev.tokenhold.jdbc;

import dev.tokenhold.spi.FenceNotice;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Adapts the triggers of a {@link TableFence} to a kind of database. Implementations are thread-safe. */
public interface FenceTriggers {

    /**
     * Returns the action of a trigger that makes every statement fail that would change a row.
     *
     * @param message the message of the failure; has no character with a special meaning within single quotes
     * @return what follows {@code FOR EACH ROW} in a {@code CREATE TRIGGER}
     */
    String failing(String message);

    /**
     * Creates a trigger.
     *
     * @param connection an open connection
     * @param trigger the name of the trigger, in quotes
     * @param event one of {@code BEFORE INSERT}, {@code BEFORE UPDATE}, {@code BEFORE DELETE}
     * @param table the table, as statements refer to it
     * @param message the message of {@link #failing}
     * @throws SQLException if that fails
     */
    default void create(Connection connection, String trigger, String event, String table, String message)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER " + trigger + " " + event + " ON " + table + " FOR EACH ROW " + failing(message));
        }
    }

    /**
     * Drops a trigger, if it exists.
     *
     * @param connection an open connection
     * @param trigger the name of the trigger, in quotes
     * @param table its table, as statements refer to it
     * @throws SQLException if that fails
     */
    default void drop(Connection connection, String trigger, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER IF EXISTS " + trigger);
        }
    }

    /**
     * Reads the triggers of a table.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @return all triggers of the table that the account may see
     * @throws SQLException if the query fails
     */
    List<TableTrigger> on(Connection connection, String table) throws SQLException;

    /**
     * Tells whether a trigger exists among those that must have different names, which are those of all tables in most databases.
     *
     * @param connection an open connection
     * @param trigger the name of the trigger, of at most 63 characters, not quoted
     * @return whether it exists
     * @throws SQLException if the query fails, or the database does not tell this account whether the trigger exists
     */
    boolean exists(Connection connection, String trigger) throws SQLException;

    /** {@return whether several triggers can be created in one transaction; false if each takes effect as soon as it is created} */
    boolean areTransactional();

    /**
     * Reads the notice of a trigger that is a part of a fence. It is one if it has the name of one and does exactly what {@link
     * #failing} returns for the notice, before each insertion, update or deletion of a row.
     *
     * @param trigger the trigger
     * @return the notice, or empty if the trigger is no part of a fence
     */
    default Optional<FenceNotice> notice(TableTrigger trigger) {
        boolean named = trigger.name().startsWith(TableFence.PREFIX) && TableName.isValid(trigger.name());
        return named && TableFence.EVENTS.contains(trigger.event())
                ? FenceNotice.in(trigger.action())
                        .filter(notice -> failing(notice.toString()).equals(trigger.action()))
                : Optional.empty();
    }

    /**
     * Lists the triggers of a table that are not parts of a fence.
     *
     * @param connection an open connection
     * @param table the name of the table, not quoted
     * @param harmful whether a store refuses a table that has such a trigger
     * @return a deviation for each of them
     * @throws SQLException if the query fails
     */
    default List<SchemaDeviation> deviations(Connection connection, String table, Predicate<TableTrigger> harmful)
            throws SQLException {
        return on(connection, table).stream()
                .filter(trigger -> notice(trigger).isEmpty())
                .map(trigger -> new SchemaDeviation(
                        "there is a trigger " + trigger.name() + ", which may change or ignore what is written",
                        "no triggers but those of a fence",
                        "drop the trigger",
                        harmful.test(trigger)))
                .toList();
    }
}
