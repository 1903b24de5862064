package dev.tokenhold.mysql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.ServerBuilder;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The servers that tests share, with one database on each. */
enum Backend {
    MARIADB,
    MYSQL,
    /** With settings of its own that are not what anybody would choose. */
    ODD_MARIADB,
    ODD_MYSQL,
    /** The one that {@code TOKENHOLD_TEST_MYSQL} names. */
    ENVIRONMENT;

    private static final String[] ODD_SETTINGS = {
        "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,IGNORE_SPACE,HIGH_NOT_PRECEDENCE",
        "--autocommit=0",
        "--character-set-server=latin1",
        "--default-storage-engine=MyISAM",
        "--transaction-isolation=SERIALIZABLE",
        "--log-bin=binlog",
        "--log-bin-trust-function-creators=1",
        "--server-id=1",
        "--binlog-format=STATEMENT",
    };

    /** What an administrator may give every session. It does not hold for accounts with the right SUPER. */
    private static final String ODD_SESSIONS =
            "--init-connect=SET SESSION sql_select_limit=20, sql_safe_updates=1, unique_checks=0,"
                    + " sql_auto_is_null=1, autocommit=0, time_zone='+13:00', ";

    private static final Map<Backend, DatabaseServer> ODD_SERVERS = new EnumMap<>(Backend.class);
    private static final Map<Backend, TestDatabase> DATABASES = new EnumMap<>(Backend.class);

    /** A database that tests share. Skips the test where this server cannot run. */
    TestDatabase database() {
        synchronized (DATABASES) {
            return DATABASES.computeIfAbsent(this, backend -> {
                if (this != ENVIRONMENT) {
                    return create(server());
                }
                Optional<TestDatabase> named = TestDatabase.fromEnvironment();
                assumeTrue(named.isPresent(), TestDatabase.VARIABLE + " is not set");
                return named.orElseThrow();
            });
        }
    }

    /** Skips the test where this server cannot run, or is not ours. */
    DatabaseServer server() {
        return switch (this) {
            case MARIADB -> {
                require(MariaDbServer.unavailableReason());
                yield MariaDbServer.shared();
            }
            case MYSQL -> {
                require(MySqlServer.unavailableReason());
                yield MySqlServer.shared();
            }
            case ODD_MARIADB -> {
                require(MariaDbServer.unavailableReason());
                yield odd(MariaDbServer.builder(), "completion_type='CHAIN', tx_read_only=1");
            }
            case ODD_MYSQL -> {
                require(MySqlServer.unavailableReason());
                yield odd(MySqlServer.builder(), "completion_type='RELEASE', transaction_read_only=1");
            }
            case ENVIRONMENT -> throw new IllegalStateException("that server is not ours");
        };
    }

    private DatabaseServer odd(ServerBuilder builder, String ownSessions) {
        synchronized (ODD_SERVERS) {
            return ODD_SERVERS.computeIfAbsent(
                    this,
                    backend -> builder.notDurable()
                            .arguments(ODD_SETTINGS)
                            .arguments(ODD_SESSIONS + ownSessions)
                            .start());
        }
    }

    private void require(Optional<String> missing) {
        Machine.requireAvailable(missing.map(reason -> this + ": " + reason));
    }

    private static TestDatabase create(DatabaseServer server) {
        try {
            return server.createDatabase();
        } catch (SQLException e) {
            throw new AssertionError("no database can be created", e);
        }
    }
}
