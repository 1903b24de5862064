package dev.tokenhold.testservers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL from version 14. */
final class PostgreSqlSystem implements DatabaseSystem {

    static final String SCHEME = "postgresql";
    static final PostgreSqlSystem INSTANCE = new PostgreSqlSystem();

    private PostgreSqlSystem() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public String plaintextProperties() {
        return "sslmode=disable";
    }

    @Override
    public String timeoutProperties() {
        return "connectTimeout=10&socketTimeout=60";
    }

    @Override
    public String administrativeDatabase() {
        return "postgres";
    }

    @Override
    public String administrativeDatabase(String database) {
        return database;
    }

    @Override
    public List<String> usualSettings() {
        // Behind a pooler, settings of a session would reach the transactions of others.
        return List.of();
    }

    @Override
    public List<String> arguments(Path folder, Path data, int port) {
        return List.of(
                "-D",
                data.toString(),
                "--port=" + port,
                "--listen-addresses=" + DatabaseServer.HOST,
                "--unix-socket-directories=",
                // A killed server leaves its shared memory behind; this way it is deleted with the folder.
                "--dynamic-shared-memory-type=mmap",
                // As durable, and seconds faster after each kill than a thousand calls of fsync.
                "--recovery-init-sync-method=syncfs");
    }

    @Override
    public List<String> notDurableArguments() {
        return List.of("--fsync=off");
    }

    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public List<String> createAdministrator(String user, String password) {
        return List.of("ALTER ROLE " + user + " PASSWORD '" + password + "'");
    }

    @Override
    public String createDatabase(String database) {
        return "CREATE DATABASE " + database;
    }

    @Override
    public List<String> createOwner(String database, String user, String password) {
        return List.of(
                createRole(user, password),
                "ALTER DATABASE " + database + " OWNER TO " + user,
                "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
                // Before PostgreSQL 15, everybody may create tables in it, and the owner of the database has no other
                // right on it.
                "ALTER SCHEMA public OWNER TO " + user,
                "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    }

    @Override
    public List<String> createUser(String database, String user, String password, String privileges) {
        List<String> named = Stream.of(privileges.toUpperCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .filter(privilege -> !privilege.isEmpty() && !privilege.equals("USAGE"))
                .toList();
        List<String> statements = new ArrayList<>(List.of(
                createRole(user, password),
                "GRANT CONNECT ON DATABASE " + database + " TO " + user,
                "GRANT USAGE ON SCHEMA public TO " + user));
        if (named.contains("CREATE") || named.contains("ALL")) {
            statements.add("GRANT CREATE ON SCHEMA public TO " + user);
        }
        String onTables =
                named.stream().filter(privilege -> !privilege.equals("CREATE")).collect(Collectors.joining(", "));
        if (!onTables.isEmpty()) {
            statements.add("GRANT " + onTables + " ON ALL TABLES IN SCHEMA public TO " + user);
            statements.add(forOwner("ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA public GRANT " + onTables
                    + " ON TABLES TO " + user));
        }
        return statements;
    }

    private static String createRole(String user, String password) {
        return "CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'";
    }

    /** Executes a statement with the owner of the current database in place of {@code %s}. */
    private static String forOwner(String format) {
        return "DO $$ BEGIN EXECUTE format('" + format
                + "', (SELECT datdba::regrole FROM pg_database WHERE datname = current_database())); END $$";
    }
}
