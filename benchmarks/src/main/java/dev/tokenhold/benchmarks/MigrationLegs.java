package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.Folders;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how fast store-migrate copies from SQLite to MariaDB and back, beside a copy of the same rows in plaintext with plain JDBC,
 * in the same run and in processes of the same heap. A separate process verifies each leg. A leg from a legacy CSV file comes first,
 * with fewer tokens and a larger heap, because such a file is read into memory.
 */
public final class MigrationLegs {

    private static final int DEFAULT_TOKENS = 1_000_000;
    private static final String HEAP = "-Xmx128m";
    private static final int MOST_CSV_TOKENS = 100_000;
    private static final String CSV_HEAP = "-Xmx256m";
    private static final int FILLED_AT_ONCE = 5_000;
    private static final Path JAR =
            Path.of("store-migrate/target/store-migrate.jar").toAbsolutePath();

    private final Path folder;
    private final TestDatabase database;
    private final DatabaseServer server;
    private int tokens;
    private String heap = HEAP;

    private MigrationLegs(Path folder, DatabaseServer server) throws SQLException, IOException {
        this.folder = folder;
        this.server = server;
        database = server.createDatabase();
        Files.writeString(folder.resolve("password"), database.password());
    }

    /**
     * Runs all legs. The working directory has to be the root of the project, after a build, and the class path the benchmarks'
     * jar alone.
     *
     * @param arguments the number of tokens; a million if there is none
     * @throws Exception if something fails
     */
    public static void main(String[] arguments) throws Exception {
        Optional<String> missing = MariaDbServer.unavailableReason();
        if (missing.isPresent()) {
            throw new IllegalStateException(missing.get());
        }
        int tokens = arguments.length == 0 ? DEFAULT_TOKENS : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("tokenhold-legs");
        try (DatabaseServer server = MariaDbServer.builder().start()) {
            new MigrationLegs(folder, server).run(tokens);
        } finally {
            Folders.delete(folder);
        }
    }

    private void run(int all) throws Exception {
        size(Math.min(all, MOST_CSV_TOKENS), CSV_HEAP);
        SampleCsv.write(folder.resolve("legacy.csv"), tokens);
        leg("csv -> sqlite", "zoho-csv:legacy.csv", "sqlite:legacy.db", "file:legacy.csv", "jdbc:sqlite:legacy-%s.db");
        size(all, HEAP);
        fill();
        String mysql = database.uri();
        leg("sqlite -> mariadb", "sqlite:one.db", mysql, "jdbc:sqlite:one-%s.db", "mariadb-%s");
        leg("mariadb -> sqlite", mysql, "sqlite:two.db", "mariadb-%s", "jdbc:sqlite:two-%s.db");
    }

    private void size(int some, String with) {
        tokens = some;
        heap = with;
        System.out.printf(
                "%,d tokens, %s; tokens per second%n%-18s %9s %9s %9s %7s %9s %7s%n",
                tokens, heap, "", "verify", "copy", "plain", "ratio", "by id", "ratio");
    }

    private void fill() throws Exception {
        try (TokenStore store = TokenStores.open("sqlite:" + folder.resolve("one.db"), TestKeyring.settings())) {
            Iterator<OAuthToken> from = SampleCsv.tokens(tokens).iterator();
            while (from.hasNext()) {
                List<OAuthToken> batch = new ArrayList<>(FILLED_AT_ONCE);
                while (from.hasNext() && batch.size() < FILLED_AT_ONCE) {
                    batch.add(from.next());
                }
                store.saveTokens(batch);
            }
        }
        SampleCsv.write(folder.resolve("tokens.csv"), tokens);
        plain("file:tokens.csv", "jdbc:sqlite:one-%s.db", true);
        plain("file:tokens.csv", "jdbc:sqlite:one-%s.db", false);
    }

    // Each plain copy reads what the one before it wrote: with or without the indexes by which a store finds a token.
    private void leg(String name, String from, String to, String plainFrom, String plainTo) throws Exception {
        double copy = migrate(List.of("--no-verify"), from, to);
        double findable = plain(plainFrom, plainTo, true);
        double byId = plain(plainFrom, plainTo, false);
        double verify = migrate(List.of(), "verify", from, to);
        System.out.printf(
                "%-18s %9.0f %9.0f %9.0f %7.2f %9.0f %7.2f%n",
                name, verify, copy, findable, copy / findable, byId, copy / byId);
    }

    private double migrate(List<String> more, String... commandAndStores) throws Exception {
        List<String> command = new ArrayList<>(List.of(java(), heap, "-jar", JAR.toString()));
        int first = commandAndStores.length - 2;
        if (first == 1) {
            command.add(commandAndStores[0]);
        }
        String from = commandAndStores[first];
        String to = commandAndStores[first + 1];
        command.addAll(List.of("--from", from, "--to", to, "-q"));
        command.addAll(more);
        TestKeyring.settings()
                .forEach((setting, value) -> command.addAll(
                        List.of("--" + setting.replace("keyring.", "").replace('.', '-'), value)));
        if (from.startsWith("mysql:")) {
            command.addAll(List.of("--from-password", "file:password"));
        }
        if (to.startsWith("mysql:")) {
            command.addAll(List.of("--to-password", "file:password"));
        }
        return tokens / seconds(command, Map.of());
    }

    private double plain(String from, String to, boolean findable) throws Exception {
        return tokens
                / seconds(
                        List.of(
                                java(),
                                heap,
                                "-cp",
                                // The processes run in another folder.
                                Path.of(System.getProperty("java.class.path"))
                                        .toAbsolutePath()
                                        .toString(),
                                PlainCopy.class.getName(),
                                url(from, findable),
                                url(to, findable),
                                Boolean.toString(findable)),
                        Map.of("PLAIN_PASSWORD", database.password(), "PLAIN_USER", database.user()));
    }

    private String url(String pattern, boolean findable) throws SQLException {
        String name = pattern.formatted(findable ? "findable" : "byid");
        if (!name.startsWith("mariadb-")) {
            return name;
        }
        String schema = database.name() + "_" + name.substring("mariadb-".length());
        server.execute(
                "CREATE DATABASE IF NOT EXISTS " + schema,
                "GRANT ALL ON " + schema + ".* TO '" + database.user() + "'@'%'");
        return database.jdbcUrl().replace("/" + database.name(), "/" + schema) + "&rewriteBatchedStatements=true";
    }

    private double seconds(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + " of " + command.subList(2, command.size()));
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
