package dev.tokenhold.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What differs between databases about the triggers that a {@link TableFence} consists of. Implementations are thread-safe. */
public interface FenceTriggers {

    /**
     * What a trigger does that makes every statement fail that would change a row.
     *
     * @param message what the failure says; has no character that would mean something within single quotes
     * @return what follows {@code FOR EACH ROW} in a {@code CREATE TRIGGER}
     */
    String failing(String message);

    /**
     * How a trigger was created.
     *
     * @param connection an open connection
     * @param trigger the name of the trigger, of at most 64 characters, not quoted
     * @return a text that contains the message of the trigger, or empty if there is no such trigger
     * @throws SQLException if the database cannot be asked, or does not tell this account whether there is one
     */
    Optional<String> definition(Connection connection, String trigger) throws SQLException;

    /**
     * Whether several triggers can be created in one transaction.
     *
     * @return false for a database in which each is there as soon as it is created
     */
    boolean areTransactional();
}
