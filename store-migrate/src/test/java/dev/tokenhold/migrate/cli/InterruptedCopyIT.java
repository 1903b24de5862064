package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.StoreComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy by a real process that is told to end, or is not even told. */
class InterruptedCopyIT {

    private static final int LONG_KILLS = Integer.getInteger("tokenhold.kills", 6);
    private static final int LONG_SIZE = Integer.getInteger("tokenhold.size", 10_000);

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSignals() {
        Machine.requireProgram("kill");
    }

    private TokenStore store(String name) {
        return TokenStores.open(scheme(name) + folder.resolve(name), TestKeyring.settings());
    }

    private static String scheme(String name) {
        return name.endsWith(".db") ? "sqlite:" : "file:";
    }

    private void fillSource(int size) {
        try (TokenStore source = store("source.db")) {
            NumberedTokens.save(size, source);
        }
    }

    private JarProcess copy(String target, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--from", "sqlite:source.db", "--to", scheme(target) + target));
        arguments.addAll(JarProcess.keyringOptions());
        arguments.addAll(List.of("--batch-size", "20", "-q"));
        arguments.addAll(List.of(more));
        return JarProcess.start(folder, arguments.toArray(String[]::new));
    }

    private void assertComplete(String target, int size) {
        try (TokenStore source = store("source.db");
                TokenStore copy = store(target)) {
            MigrationReport report = new StoreComparison(source, copy, (phase, done, total) -> {}).run();
            assertThat(report.result()).isEqualTo(MigrationResult.OK);
            assertThat(report.counts().verified()).isEqualTo(size);
            assertThat(report.digests().orElseThrow().areEqual()).isTrue();
        }
        assertThat(folder.resolve(target + ".checkpoint")).doesNotExist();
    }

    private void awaitCheckpoint(String target, JarProcess copy) throws InterruptedException {
        while (!Files.exists(folder.resolve(target + ".checkpoint")) && !copy.endsWithin(10)) {
            // Until it has written something down.
        }
    }

    private void delete(String store) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith(store))
                    .filter(file -> !file.endsWith(store + ".checkpoint"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private void killAndResume(int kills, int size) throws Exception {
        fillSource(size);
        long start = System.nanoTime();
        assertThat(copy("uninterrupted.db").await().exitCode()).isZero();
        long duration = (System.nanoTime() - start) / 1_000_000;
        assertComplete("uninterrupted.db", size);
        Random random = new Random();
        int killed = 0;
        int resumedFromCheckpoint = 0;
        for (int round = 0; killed < kills || resumedFromCheckpoint == 0; round++) {
            String target = "target" + round + ".db";
            boolean ended = false;
            while (!ended) {
                resumedFromCheckpoint += Files.exists(folder.resolve(target + ".checkpoint")) ? 1 : 0;
                JarProcess copy = copy(target, "--resume");
                boolean toKill = killed < kills || resumedFromCheckpoint == 0;
                if (toKill && !copy.endsWithin(random.nextLong(duration))) {
                    copy.signal("KILL");
                }
                JarProcess.Ended end = copy.await();
                ended = end.exitCode() == 0; // It may have come before the signal.
                if (ended) {
                    assertThat(end).isEqualTo(new JarProcess.Ended("", "", 0));
                } else {
                    assertThat(end.exitCode()).isEqualTo(128 + 9);
                    killed++;
                }
            }
            assertComplete(target, size);
        }
        System.out.println(
                "killed " + killed + " times, " + resumedFromCheckpoint + " times resumed from a checkpoint");
    }

    @Test
    void aKilledCopyIsResumedAndEndsLikeAnUninterruptedOne() throws Exception {
        killAndResume(3, 3_000);
    }

    @Test
    @Tag("long")
    void aCopyKilledAgainAndAgainEndsLikeAnUninterruptedOne() throws Exception {
        killAndResume(LONG_KILLS, LONG_SIZE);
    }

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15"})
    void aSignalFinishesWhatIsUnderWayAndSaysHowToGoOn(String signal, int number) throws Exception {
        Machine.requireSignal(number);
        int size = 3_000;
        fillSource(size);
        JarProcess copy = copy("target.db", "--report", "report.json");
        awaitCheckpoint("target.db", copy);
        copy.signal(signal);
        JarProcess.Ended ended = copy.await();

        assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(ended.err()).contains("interrupted: finishing what is under way", "cancelled");
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"result\" : \"failed\"", "cancelled");
        assertThat(folder.resolve("target.db.checkpoint")).isRegularFile();
        long copied;
        try (TokenStore target = store("target.db")) {
            copied = target.getTokens().size();
        }
        assertThat(copied).isBetween(20L, size - 1L);

        assertThat(copy("target.db", "--resume").await()).isEqualTo(new JarProcess.Ended("", "", 0));
        assertComplete("target.db", size);
    }

    @ParameterizedTest
    @CsvSource({"target.enc, --verify", "target.db, --sealed"})
    void aKilledCopyDoesNotGoOnWithATargetMadeAnew(String target, String option) throws Exception {
        int size = 1_500;
        fillSource(size);
        JarProcess copy = copy(target, option);
        awaitCheckpoint(target, copy);
        copy.signal("KILL");
        assertThat(copy.await().exitCode()).isEqualTo(128 + 9);
        delete(target);

        JarProcess.Ended refused = copy(target, option, "--resume").await();

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(refused.err()).contains("belongs to another copy", "one that was made anew is another store");
        assertThat(copy(target, option).await()).isEqualTo(new JarProcess.Ended("", "", 0));
        assertComplete(target, size);
    }
}
