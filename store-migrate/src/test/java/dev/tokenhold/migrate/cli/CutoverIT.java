package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.PostgreSqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A move to another store and back, by the book, while several processes go on to save, refresh and delete. */
class CutoverIT {

    private static final int PROCESSES = 2;
    private static final int LONG_PROCESSES = 4;
    private static final int LONG_ROUNDS = Integer.getInteger("tokenhold.switchovers", 3);
    private static final int TOKENS_BEFORE = 2_000;

    @TempDir
    private Path folder;

    private final Random random = new Random();
    private int processes = PROCESSES;
    private boolean killing;
    private int kills;
    private int killedLate;
    private long lastMillis;

    /** A store by which this test, the processes and store-migrate know it. */
    private record Place(String uri, Map<String, String> settings) {

        TokenStore open() {
            return TokenStores.open(uri, settings);
        }

        List<String> options(String side) {
            List<String> options = new ArrayList<>(List.of("--" + side, uri));
            settings.forEach((setting, value) -> options.addAll(
                    List.of("--" + side + "-" + setting.replace("keyring.", "").replace('.', '-'), value)));
            return options;
        }
    }

    @Test
    void nothingIsLostOnTheWayToAServerAndBack() throws Exception {
        move(new Place(sqlite("old"), TestKeyring.settings()), onServer(), 1);
    }

    @Test
    void nothingIsLostOnTheWayFromAFileToAnother() throws Exception {
        moveFiles(0);
    }

    @Test
    @Tag("long")
    void nothingIsLostOnTheWayFromAFileToAnotherAndBack() throws Exception {
        processes = LONG_PROCESSES;
        moveFiles(1);
    }

    private void moveFiles(int rounds) throws Exception {
        move(
                new Place("file:" + folder.resolve("old.enc"), TestKeyring.settings()),
                new Place(sqlite("new"), TestKeyring.settings()),
                rounds);
    }

    @Test
    @Tag("long")
    void nothingIsLostHoweverOftenTheLeadGoesOver() throws Exception {
        processes = LONG_PROCESSES;
        killing = true;
        move(new Place(sqlite("old"), TestKeyring.settings()), onServer(), LONG_ROUNDS);
        System.out.println("killed " + kills + " switchovers, " + killedLate + " of them after the lead had gone over");
    }

    @Test
    @Tag("long")
    void nothingIsLostOnTheWayFromOneServerToAnotherAndBack() throws Exception {
        processes = LONG_PROCESSES;
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
        move(onServer(), on(PostgreSqlServer.shared()), 1);
    }

    private String sqlite(String name) {
        return "sqlite:" + folder.resolve(name + ".db");
    }

    private Place onServer() throws Exception {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        return on(MariaDbServer.shared());
    }

    private Place on(DatabaseServer server) throws Exception {
        TestDatabase database = server.createDatabase();
        Path password = Files.writeString(folder.resolve("password-" + database.user()), database.password());
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "file:" + password);
        return new Place(database.uri(), settings);
    }

    private void move(Place from, Place to, int rounds) throws Exception {
        try (TokenStore old = from.open()) {
            old.saveTokens(IntStream.range(0, TOKENS_BEFORE)
                    .mapToObj(number -> OAuthToken.builder()
                            .userName("before-" + number + "@example.com")
                            .clientId("client")
                            .refreshToken("refresh " + number)
                            .build())
                    .toList());
        }
        Path stop = folder.resolve("stop");
        List<JavaProcess> writers = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                writers.add(start("writer" + i, stop, from, to));
            }
            for (JavaProcess writer : writers) {
                assertThat(writer.readLine())
                        .as("standard error: %s", writer.errors())
                        .isEqualTo("ready");
            }
            // What is changed while it is copied may differ afterwards: that is what the switchover is for.
            assertThat(start("copy", from, to, "--on-conflict", "overwrite")
                            .await()
                            .exitCode())
                    .isIn(ExitCode.DONE.number, ExitCode.MISMATCH.number);
            for (int round = 0; round < rounds; round++) {
                switchOver(from, to);
                switchOver(to, from);
            }
            switchOver(from, to);
        } finally {
            Files.createFile(stop);
        }
        List<String> lines = new ArrayList<>();
        long acknowledged = 0;
        for (JavaProcess writer : writers) {
            try (writer) {
                List<String> output = writer.complete();
                acknowledged += Long.parseLong(output.get(0));
                lines.addAll(output.subList(1, output.size()));
            }
        }
        System.out.println(acknowledged + " writes acknowledged during " + (2 * rounds + 1) + " switchovers");
        checkHistories(to, lines);
        if (start("verify", from, to).await().exitCode() != 0) {
            // A writer may have been the last to notice the switchover: what it has left behind the way back makes
            // good.
            switchOver(to, from);
        }
        checkHistories(from, lines);
    }

    private void checkHistories(Place place, List<String> lines) {
        try (TokenStore store = place.open()) {
            HistoryWriter.check(store, TOKENS_BEFORE, lines);
        }
    }

    private void switchOver(Place from, Place to) throws Exception {
        if (killing && lastMillis > 0) {
            JarProcess killed = start("switchover", from, to);
            if (!killed.endsWithin(random.nextLong(lastMillis))) {
                killed.signal("KILL");
                kills++;
            }
            killed.await();
        }
        long begin = System.nanoTime();
        JarProcess.Ended ended = start("switchover", from, to).await();
        if (killing && ended.err().contains("the other one leads already")) {
            killedLate++;
            return;
        }
        assertThat(ended.exitCode()).as("%s %s", ended.out(), ended.err()).isZero();
        assertThat(ended.out()).contains("The target leads now");
        lastMillis = (System.nanoTime() - begin) / 1_000_000;
    }

    private JarProcess start(String command, Place from, Place to, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(from.options("from"));
        arguments.addAll(to.options("to"));
        arguments.addAll(List.of(more));
        return JarProcess.start(folder, arguments.toArray(String[]::new));
    }

    private JavaProcess start(String name, Path stop, Place first, Place second) {
        List<String> arguments = new ArrayList<>(List.of(name, stop.toString(), first.uri(), second.uri()));
        first.settings().forEach((key, value) -> arguments.addAll(List.of("1", key, value)));
        second.settings().forEach((key, value) -> arguments.addAll(List.of("2", key, value)));
        return JavaProcess.start(HistoryWriter.class, Map.of(), arguments);
    }
}
