package dev.tokenhold.postgresql;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The servers that tests share, with one database on each. */
enum Backend {
    /** From Maven. */
    EMBEDDED,
    /** From Maven, with settings that are not what anybody would choose. */
    ODD,
    /** From the packages of the operating system. */
    INSTALLED;

    private static final String[] ODD_SETTINGS = {
        "--default-transaction-read-only=on",
        "--default-transaction-isolation=serializable",
        "--default-transaction-deferrable=on",
        "--synchronous-commit=off",
        "--statement-timeout=100",
        "--idle-in-transaction-session-timeout=100",
        "--bytea-output=escape",
        "--standard-conforming-strings=off",
        "--backslash-quote=on",
        "--escape-string-warning=off",
        "--array-nulls=off",
        "--transform-null-equals=on",
        "--quote-all-identifiers=on",
        "--client-encoding=LATIN1",
        "--timezone=Pacific/Apia",
        "--datestyle=SQL, DMY",
        "--intervalstyle=sql_standard",
        "--extra-float-digits=-15",
        "--plan-cache-mode=force_generic_plan",
        "--enable-seqscan=off"
    };

    private static final Map<Backend, DatabaseServer> SERVERS = new EnumMap<>(Backend.class);
    private static final Map<Backend, TestDatabase> DATABASES = new EnumMap<>(Backend.class);

    /** A database that tests share. Skips the test where this server cannot run. */
    TestDatabase database() {
        synchronized (DATABASES) {
            return DATABASES.computeIfAbsent(this, backend -> create(server()));
        }
    }

    /** Skips the test where this server cannot run. */
    DatabaseServer server() {
        require(
                this == INSTALLED
                        ? PostgreSqlServer.installedUnavailableReason()
                        : PostgreSqlServer.unavailableReason());
        synchronized (SERVERS) {
            return SERVERS.computeIfAbsent(this, backend -> switch (this) {
                case EMBEDDED -> PostgreSqlServer.shared();
                case ODD ->
                    PostgreSqlServer.builder()
                            .notDurable()
                            .arguments(ODD_SETTINGS)
                            .start();
                case INSTALLED ->
                    PostgreSqlServer.installedBuilder().notDurable().start();
            });
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
