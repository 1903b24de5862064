package dev.tokenhold.benchmarks;

import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts each durable database server when it is first needed, and keeps it for all measurements. */
final class Servers implements AutoCloseable {

    private static final String MYSQL = "mysql";
    private static final String POSTGRESQL = "postgresql";

    private final Map<String, DatabaseServer> running = new HashMap<>();

    /** Returns why this machine cannot run the server that a contestant needs; empty if it can or none is needed. */
    static Optional<String> unavailableReason(String contestant) {
        return switch (kind(contestant)) {
            case MYSQL -> MariaDbServer.unavailableReason();
            case POSTGRESQL -> PostgreSqlServer.unavailableReason();
            default -> Optional.empty();
        };
    }

    private static String kind(String contestant) {
        return contestant.substring(contestant.lastIndexOf('-') + 1);
    }

    /** Creates an empty database for a contestant; empty if it needs no server. */
    Optional<TestDatabase> create(String contestant) throws SQLException {
        String kind = kind(contestant);
        if (!List.of(MYSQL, POSTGRESQL).contains(kind)) {
            return Optional.empty();
        }
        return Optional.of(running.computeIfAbsent(kind, Servers::start).createDatabase());
    }

    /** Returns the address of a database for our stores. Without TLS, as the peers connect: MariaDB offers it by itself. */
    static String uri(TestDatabase database) {
        return database.uri() + (database.scheme().equals(MYSQL) ? "?sslMode=DISABLED" : "?sslmode=disable");
    }

    private static DatabaseServer start(String kind) {
        return (kind.equals(MYSQL) ? MariaDbServer.builder() : PostgreSqlServer.builder()).start();
    }

    void drop(Optional<TestDatabase> database) throws SQLException {
        if (database.isPresent()) {
            running.get(database.get().scheme())
                    .execute("DROP DATABASE " + database.get().name());
        }
    }

    @Override
    public void close() {
        running.values().forEach(DatabaseServer::close);
    }
}
