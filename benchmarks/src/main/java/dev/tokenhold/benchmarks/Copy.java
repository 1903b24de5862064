package dev.tokenhold.benchmarks;

import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.Folders;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that copies all tokens between SQLite and MariaDB, after another one has filled the source.
 *
 * @param ours whether store-migrate copies, which then verifies the copy outside of the measured time; otherwise {@link PlainCopy}
 * @param back whether to copy from MariaDB to SQLite
 * @param tokens how many
 */
record Copy(boolean ours, boolean back, int tokens) implements Work {

    private static final String HEAP = "-Xmx128m";
    private static final String JAR = "store-migrate/target/store-migrate.jar";

    @Override
    public String key() {
        return (ours ? "copy" : "plain copy") + (back ? " mysql sqlite " : " sqlite mysql ") + tokens;
    }

    @Override
    public Optional<String> unavailableReason() {
        return Servers.unavailableReason("mysql");
    }

    @Override
    public Sample measure(Session session) throws Exception {
        Path folder = Files.createTempDirectory("tokenhold-benchmark");
        Optional<TestDatabase> server = session.servers().create("mysql");
        try {
            TestDatabase database = server.orElseThrow();
            Path log = session.file(key() + ".log");
            double seconds = ours ? migrate(folder, database, log) : copyPlainly(folder, database, log);
            return new Sample(seconds / tokens);
        } finally {
            session.servers().drop(server);
            Folders.delete(folder);
        }
    }

    private double migrate(Path folder, TestDatabase database, Path log) throws Exception {
        String sqlite = "sqlite:" + folder.resolve("tokens.db");
        try (TokenStore source = back ? Contestants.store(database, folder) : Contestants.store(sqlite)) {
            StoreContestant.fill(source, tokens);
        }
        Path password = Files.writeString(folder.resolve("password"), database.password());
        List<String> stores = new ArrayList<>(
                back
                        ? List.of(
                                "--from", Servers.uri(database), "--from-password", "file:" + password, "--to", sqlite)
                        : List.of(
                                "--from", sqlite, "--to", Servers.uri(database), "--to-password", "file:" + password));
        TestKeyring.settings()
                .forEach((setting, value) -> stores.addAll(
                        List.of("--" + setting.replace("keyring.", "").replace('.', '-'), value)));
        double seconds = run(List.of("--no-verify"), stores, log);
        run(List.of("verify"), stores, log);
        return seconds;
    }

    private static double run(List<String> command, List<String> stores, Path log) throws Exception {
        List<String> words = new ArrayList<>(List.of(Processes.java(), HEAP, "-jar", JAR));
        words.addAll(command);
        words.add("-q");
        words.addAll(stores);
        return Processes.seconds(words, Map.of(), log);
    }

    private double copyPlainly(Path folder, TestDatabase database, Path log) throws Exception {
        String sqlite = "jdbc:sqlite:" + folder.resolve("plain.db");
        String mysql = database.jdbcUrl() + "&rewriteBatchedStatements=true";
        String from = back ? mysql : sqlite;
        try (Connection source = back
                ? DriverManager.getConnection(mysql, database.user(), database.password())
                : PlainSqlite.open(sqlite)) {
            PlainTable.create(source);
            PlainTable.fill(source, tokens);
        }
        List<String> words = List.of(
                Processes.java(),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                PlainCopy.class.getName(),
                from,
                back ? sqlite : mysql);
        return Processes.seconds(
                words, Map.of("PLAIN_USER", database.user(), "PLAIN_PASSWORD", database.password()), log);
    }
}
