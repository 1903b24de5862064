package dev.tokenhold.jdbc.server;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.jdbc.Connections;
import dev.tokenhold.jdbc.Database;
import dev.tokenhold.jdbc.Dialect;
import java.time.Duration;

/** Opens databases of servers. */
public final class ServerDatabase {

    /** How long work is repeated: long enough for a cluster to recover after it has lost a node, or for a standby to be promoted. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private ServerDatabase() {}

    /**
     * Connects to a database. There is one attempt, so that a mistyped address fails at once.
     *
     * @param dialect its dialect
     * @param connections its connections, closed with the database, and if this fails
     * @return the database
     * @throws StoreUnavailableException if no server can be reached, or the account may not use the database
     */
    public static Database open(Dialect dialect, Connections connections) {
        try {
            new Database(dialect, connections, Duration.ZERO).read(connection -> true);
            return new Database(dialect, connections, TIMEOUT);
        } catch (TokenStoreException e) {
            connections.close();
            throw e;
        }
    }
}
