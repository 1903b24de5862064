package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.SmallDisk;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy by a real process, one of whose stores fails in the middle of it: what it says, and how it goes on afterwards. */
class FailingStoreIT {

    private static final int SIZE = 10_000;

    /** More than a disk of 1 MiB holds. */
    private static final int SIZE_ON_DISK = 4_000;

    @TempDir
    private Path folder;

    private static void fill(String uri, Map<String, String> settings, int size) {
        try (TokenStore source = TokenStores.open(uri, settings)) {
            NumberedTokens.save(size, source);
        }
    }

    private String filledSqlite(int size) {
        String uri = "sqlite:" + folder.resolve("source.db");
        fill(uri, TestKeyring.settings(), size);
        return uri;
    }

    private List<String> between(String from, String to) {
        List<String> arguments = new ArrayList<>(List.of("--from", from, "--to", to));
        arguments.addAll(JarProcess.keyringOptions());
        return arguments;
    }

    private JarProcess copy(List<String> stores, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(stores);
        arguments.addAll(List.of("--batch-size", "100", "--report", "report.json"));
        arguments.addAll(List.of(more));
        return JarProcess.start(folder, arguments.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(Files.readString(folder.resolve("report.json")));
    }

    /** A failure that names what has failed, and says how to go on. */
    private void assertFailed(JarProcess.Ended ended, int size, String... named) throws IOException {
        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(ExitCode.FAILED.number);
        List<String> told = ended.err().lines().toList();
        assertThat(told.subList(0, told.size() - 1))
                .as("what was said before")
                .allMatch(line -> line.startsWith("store-migrate: warning: the checkpoint "));
        assertThat(told.get(told.size() - 1))
                .startsWith("store-migrate: ")
                .contains(named)
                .contains(" tokens had been copied by then");
        assertThat(ended.out().replaceAll("\\s+", " ")).contains("run the same command again, with --resume");
        JsonNode report = report();
        assertThat(report.get("result").asText()).isEqualTo("failed");
        assertThat(report.get("message").asText()).contains(named);
        assertThat(report.get("read").asInt()).isBetween(99, size - 100);
        assertThat(report.get("created").asInt()).isEqualTo(report.get("read").asInt());
    }

    private void assertGoesOnWith(List<String> stores, int size) throws Exception {
        int copied = report().get("created").asInt();

        JarProcess.Ended ended = copy(stores, "--resume").await();

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        JsonNode report = report();
        assertThat(report.get("result").asText()).isEqualTo("ok");
        assertThat(report.get("verified").asInt()).isEqualTo(size);
        assertThat(report.get("created").asInt() + report.get("unchanged").asInt())
                .isEqualTo(size);
        assertThat(report.get("created").asInt()).isGreaterThanOrEqualTo(copied);
        List<String> verify = new ArrayList<>(List.of("verify"));
        verify.addAll(stores);
        assertThat(JarProcess.run(folder, verify.toArray(String[]::new)).exitCode())
                .isZero();
    }

    private static void awaitFile(Path file, JarProcess process) throws InterruptedException {
        while (!Files.exists(file) && !process.endsWithin(10)) {
            // Until something has been written down.
        }
        assertThat(file).exists();
    }

    private static DatabaseServer server() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        return MariaDbServer.builder().start();
    }

    private String passwordFile(TestDatabase database) throws IOException {
        return "file:" + Files.writeString(folder.resolve("password"), database.password());
    }

    @Test
    @Tag("long")
    void aTargetThatIsKilledIsNamedAndTheCopyGoesOnWhenItIsBack() throws Exception {
        String source = filledSqlite(SIZE);
        try (DatabaseServer server = server()) {
            TestDatabase database = server.createDatabase();
            List<String> stores = between(source, database.uri());
            stores.addAll(List.of("--to-password", passwordFile(database)));

            JarProcess copy = copy(stores);
            awaitFile(folder.resolve("store-migrate.checkpoint"), copy);
            server.kill();
            JarProcess.Ended ended = copy.await();

            assertFailed(ended, SIZE, DatabaseServer.HOST + ":" + database.port());
            assertThat(folder.resolve("store-migrate.checkpoint")).exists();
            server.start();
            assertGoesOnWith(stores, SIZE);
            assertThat(folder.resolve("store-migrate.checkpoint")).doesNotExist();
        }
    }

    @Test
    @Tag("long")
    void aSourceThatIsKilledIsNamedAndTheCopyGoesOnWhenItIsBack() throws Exception {
        try (DatabaseServer server = server()) {
            TestDatabase database = server.createDatabase();
            Map<String, String> settings = new HashMap<>(TestKeyring.settings());
            settings.put("password", passwordFile(database));
            fill(database.uri(), settings, SIZE);
            List<String> stores = between(database.uri(), "sqlite:target.db");
            stores.addAll(List.of("--from-password", passwordFile(database)));

            JarProcess copy = copy(stores);
            awaitFile(folder.resolve("target.db.checkpoint"), copy);
            server.kill();
            JarProcess.Ended ended = copy.await();

            assertFailed(ended, SIZE, DatabaseServer.HOST + ":" + database.port());
            server.start();
            assertGoesOnWith(stores, SIZE);
            assertThat(folder.resolve("target.db.checkpoint")).doesNotExist();
        }
    }

    /** The checkpoint is on the disk that fills up. */
    @ParameterizedTest
    @CsvSource({"sqlite, full", "file, No space left on device"})
    void aFullDiskIsNamedAndTheCopyGoesOnWhenThereIsSpace(String scheme, String named) throws Exception {
        Machine.requireRoot();
        String source = filledSqlite(SIZE_ON_DISK);
        try (SmallDisk disk = SmallDisk.in(folder)) {
            Path target = disk.path().resolve("target");
            List<String> stores = between(source, scheme + ":" + target);

            JarProcess.Ended ended = copy(stores).await();

            assertFailed(ended, SIZE_ON_DISK, target.toString(), named);
            disk.enlarge();
            assertGoesOnWith(stores, SIZE_ON_DISK);
            assertThat(disk.path().resolve("target.checkpoint")).doesNotExist();
        }
    }
}
