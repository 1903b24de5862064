package dev.tokenhold.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The servers that tests share, with one database on each. */
enum Backend {
    MARIADB,
    MYSQL,
    /** The one that {@code TOKENHOLD_TEST_MYSQL} names. */
    ENVIRONMENT;

    private static final Map<Backend, TestDatabase> DATABASES = new EnumMap<>(Backend.class);

    /** Skips the test where this server cannot run. */
    TestDatabase database() {
        synchronized (DATABASES) {
            return DATABASES.computeIfAbsent(this, backend -> switch (backend) {
                case MARIADB -> create(server());
                case MYSQL -> create(server());
                case ENVIRONMENT -> {
                    Optional<TestDatabase> named = TestDatabase.fromEnvironment();
                    assumeTrue(named.isPresent(), TestDatabase.VARIABLE + " is not set");
                    yield named.orElseThrow();
                }
            });
        }
    }

    /** Skips the test where this server cannot run, or is not ours. */
    DatabaseServer server() {
        assumeTrue(this != ENVIRONMENT, "the server is not ours");
        Optional<String> missing =
                this == MARIADB ? MariaDbServer.unavailableReason() : MySqlServer.unavailableReason();
        assumeTrue(missing.isEmpty(), () -> this + ": " + missing.orElseThrow());
        return this == MARIADB ? MariaDbServer.shared() : MySqlServer.shared();
    }

    private static TestDatabase create(DatabaseServer server) {
        try {
            return server.createDatabase();
        } catch (SQLException e) {
            throw new AssertionError("no database can be created", e);
        }
    }
}
