package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.zoho.Inventories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading leaves a database with a write-ahead log as it is: each of its files, byte by byte. */
class ZohoSqliteLogTest {

    @TempDir
    Path temporary;

    private SqliteTable table;

    @BeforeEach
    void createTable() throws IOException {
        table = new SqliteTable(Files.createDirectory(temporary.resolve("source")));
        table.execute(SqlTable.SDK_5);
        table.insert("1", "ada", "refresh", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-wal -shm"})
    void leavesWhatAnotherProgramHasLeft(String companions) throws IOException, SQLException {
        leaveBehind(companions, "PRAGMA journal_mode = WAL", "UPDATE oauthtoken SET user_name = 'in the log'");
        Map<String, String> before = files();

        readAll(companions.isEmpty() ? "ada" : "in the log");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void leavesAnEmptyLog() throws IOException {
        table.query("PRAGMA journal_mode = WAL");
        Files.createFile(table.folder().resolve("zohooauth.db-wal"));
        Map<String, String> before = files();

        readAll("ada");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void readsWhatWasThereBeforeATransactionThatWasLeftHalfDone() throws IOException, SQLException {
        leaveBehind(
                "-journal",
                "PRAGMA cache_size = 1",
                "BEGIN",
                "UPDATE oauthtoken SET user_name = 'half'",
                "CREATE TABLE other AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000)"
                        + " SELECT i, hex(randomblob(200)) FROM n");
        assertThat(files().get("zohooauth.db")).contains("half");

        readAll("ada");
    }

    @Test
    void leavesTheLogOfAProcessThatWritesAndDiesMeanwhile() throws IOException {
        Path signal = temporary.resolve("signal");
        Map<String, String> before;
        try (JavaProcess writer = JavaProcess.start(
                LogWriter.class, Map.of(), List.of(table.file().toString(), signal.toString()))) {
            assertThat(writer.readLine()).isEqualTo("101");
            before = files();
            try (ZohoTableTokenStore store = table.open()) {
                readAll("ada", "user 101");
                assertThat(store.getTokens()).hasSize(2);
                assertThat(databaseAndLog(files())).isEqualTo(databaseAndLog(before));

                Files.createFile(signal);
                assertThat(writer.readLine()).isEqualTo("102");
                assertThat(store.getTokens()).hasSize(3);
                writer.kill();
                before = files();
                assertThat(store.getTokens()).hasSize(3);
                readAll("ada", "user 101", "user 102");
            }
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void readsWhatItHasWrittenItself() throws IOException, SQLException {
        leaveBehind("-wal", "PRAGMA journal_mode = WAL", "UPDATE oauthtoken SET user_name = 'in the log'");
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.getTokens()).hasSize(1);
            store.saveToken(Inventories.token("bob"));
            assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("in the log", "bob");
        }
        assertThat(table.names()).containsExactly("zohooauth.db");
        assertThat(table.rows()).hasSize(2);
    }

    private void readAll(String... users) {
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly(users);
            assertThat(Inventories.entries(store)).hasSize(users.length);
            assertThat(store.findTokenById("1")).isPresent();
            assertThat(store.warnings()).isEmpty();
            assertThat(store.fence().orElseThrow().raised()).isEmpty();
            assertThat(store.leaderRegister().orElseThrow().read()).isEmpty();
        }
    }

    /** Leaves the database as a process does that is killed after some statements; of the other files only these. */
    private void leaveBehind(String companions, String... statements) throws IOException, SQLException {
        SqliteTable live = new SqliteTable(Files.createDirectory(temporary.resolve("live")));
        Files.copy(table.file(), live.file());
        try (Connection connection = live.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            for (String name : live.names()) {
                String companion = name.substring("zohooauth.db".length());
                if (companion.isEmpty() || List.of(companions.split(" ")).contains(companion)) {
                    Files.write(
                            table.folder().resolve(name),
                            Files.readAllBytes(live.folder().resolve(name)));
                }
            }
        }
    }

    // Another process copies them first: reading them here would take the locks of this process from them.
    private Map<String, String> files() throws IOException {
        Path copy = Files.createTempDirectory(temporary, "copy");
        Process copying = new ProcessBuilder("cp", "-r", table.folder() + "/.", copy.toString()).start();
        assertThat(copying.onExit().join().exitValue()).isZero();
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(copy)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    private static List<String> databaseAndLog(Map<String, String> files) {
        return List.of(files.get("zohooauth.db"), files.get("zohooauth.db-wal"));
    }
}
