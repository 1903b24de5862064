package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

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
     * Reads the definition of a trigger.
     *
     * @param connection an open connection
     * @param trigger the name of the trigger, of at most 64 characters, not quoted
     * @return a text that contains the message of the trigger, or empty if there is no such trigger
     * @throws SQLException if the query fails, or the database does not tell this account whether the trigger exists
     */
    Optional<String> definition(Connection connection, String trigger) throws SQLException;

    /** {@return whether several triggers can be created in one transaction; false if each takes effect as soon as it is created} */
    boolean areTransactional();
}
