package dev.tokenhold.postgresql;

import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.PgBouncer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers that tests share, with one database on each. */
enum Backend {
    /** From Maven. */
    EMBEDDED,
    /** The same, with settings for the sessions of its database that are not what anybody would choose. */
    ODD,
    /** From the packages of the operating system. */
    INSTALLED,
    /** From the packages of the operating system, through a pooler that gives each transaction to another session. */
    POOLED;

    private static final List<String> ODD_SETTINGS = List.of(
            "default_transaction_read_only = on",
            "default_transaction_isolation = 'serializable'",
            "default_transaction_deferrable = on",
            "synchronous_commit = off",
            "statement_timeout = 100",
            "idle_in_transaction_session_timeout = 100",
            "row_security = on",
            "bytea_output = 'escape'",
            "standard_conforming_strings = off",
            "array_nulls = off",
            "transform_null_equals = on",
            "quote_all_identifiers = on",
            "client_encoding = 'LATIN1'",
            "timezone = 'Pacific/Apia'",
            "datestyle = 'SQL, DMY'",
            "extra_float_digits = -15",
            "plan_cache_mode = 'force_generic_plan'",
            "enable_seqscan = off");

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
        if (!isInstalled()) {
            return PostgreSqlServer.shared();
        }
        synchronized (SERVERS) {
            return SERVERS.computeIfAbsent(
                    INSTALLED,
                    backend -> PostgreSqlServer.installedBuilder().notDurable().start());
        }
    }

    private boolean isInstalled() {
        return this == INSTALLED || this == POOLED;
    }

    private void require(Optional<String> missing) {
        Machine.requireAvailable(missing.map(reason -> this + ": " + reason));
    }

    private TestDatabase create(DatabaseServer server) {
        try {
            TestDatabase database = server.createDatabase();
            if (this == POOLED) {
                require(PgBouncer.unavailableReason());
                return database.at(PgBouncer.start(database).port());
            }
            if (this == ODD) {
                server.execute(ODD_SETTINGS.stream()
                        .map(setting -> "ALTER DATABASE " + database.name() + " SET " + setting)
                        .toArray(String[]::new));
            }
            return database;
        } catch (SQLException e) {
            throw new AssertionError("no database can be created", e);
        }
    }
}
