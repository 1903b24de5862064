package dev.tokenhold.jdbc.server;

import java.sql.SQLException;

/** Opens connections to the servers of one database. Implementations are thread-safe. */
public interface ServerConnector {

    /**
     * Opens a connection and makes it ready.
     *
     * @param server one of the servers of the database
     * @return the session
     * @throws SQLException if the server cannot be used at present; the connection is closed then
     */
    ServerSession connect(Server server) throws SQLException;

    /**
     * Explains an exception of this kind of server or its driver.
     *
     * @param failure the exception; its causes and chained exceptions count too
     * @return its meaning
     */
    ServerError explain(SQLException failure);

    /**
     * Tells whether a server that accepts no changes may lack some that another one has acknowledged. If so, it is not read as long as
     * another server of the database may know better: one that does not answer, or one that has accepted changes before.
     *
     * @return false unless overridden
     */
    default boolean mayReadOnlyServerLag() {
        return false;
    }
}
