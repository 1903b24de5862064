package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.ReservedRecords;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.mirror.MirroredTokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor of real stores: each damage to files and tables gives one finding, with the exit code of the contract. */
class DoctorCommandTest {

    @TempDir
    private Path folder;

    private Path file;
    private Path backup;
    private Path database;

    @BeforeEach
    void fillStores() {
        file = folder.resolve("tokens.enc");
        backup = folder.resolve("tokens.enc.bak");
        database = folder.resolve("tokens.db");
        for (String uri : List.of("file:" + file, "sqlite:" + database)) {
            try (TokenStore store = TokenStores.open(uri, TestKeyring.settings())) {
                store.saveTokens(List.of(TestTokens.named("anna"), TestTokens.named("bert")));
                store.saveToken(TestTokens.named("carl"));
            }
        }
    }

    private static CommandResult doctor(String uri, String... more) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "--store", uri));
        Map<String, String> settings = TestKeyring.settings();
        arguments.addAll(List.of("--keyring", settings.getOrDefault("keyring", "")));
        arguments.addAll(List.of("--keystore", settings.getOrDefault("keyring.keystore", "")));
        arguments.addAll(List.of("--keystore-password", settings.getOrDefault("keyring.keystore.password", "")));
        arguments.addAll(List.of("--keystore-alias", settings.getOrDefault("keyring.keystore.alias", "")));
        arguments.addAll(List.of(more));
        return CommandResult.of(arguments.toArray(String[]::new));
    }

    private static List<String> findings(CommandResult result) {
        return result.out()
                .lines()
                .filter(line -> line.matches("(damage|warning|repaired): .*"))
                .toList();
    }

    private static void assertWell(String uri) {
        CommandResult result = doctor(uri);
        assertThat(findings(result)).isEmpty();
        assertThat(result.out()).contains("records:  3\n", "primary, 3 records\n", "found:    nothing\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    private static void assertFinds(CommandResult result, ExitCode exitCode, String... parts) {
        assertThat(findings(result)).singleElement().asString().contains(parts);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode.number);
    }

    /** The content of all files, which the doctor must not change unasked, and their permissions. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                all.put(
                        each.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each))
                                + HexFormat.of().formatHex(Files.readAllBytes(each)));
            }
        }
        return all;
    }

    private void assertFindsUnchanged(ExitCode exitCode, String... parts) throws IOException {
        Map<String, String> before = everything();
        assertFinds(doctor("file:" + file), exitCode, parts);
        assertThat(everything()).isEqualTo(before);
    }

    private void assertRepairs(String uri, String... parts) {
        assertFinds(doctor(uri, "--repair"), ExitCode.DONE, parts);
        assertWell(uri);
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.getString(1);
        }
    }

    private String indexOfUsers() throws SQLException {
        return query("SELECT name FROM sqlite_schema WHERE name LIKE 'tokenhold_user_%'");
    }

    private String schema() throws SQLException {
        return query("SELECT group_concat(name || coalesce(sql, ''), x'0a') FROM sqlite_schema");
    }

    private static RecordStore records(String uri, Map<String, String> settings) {
        StoreAddress address = StoreAddress.parse(uri);
        return TokenStoreProvider.forScheme(address.scheme())
                .openRecords(address, new StoreSettings(settings))
                .orElseThrow();
    }

    private static void strip(String uri, String id, Map<String, String> settings) {
        try (RecordStore records = records(uri, settings)) {
            TokenRecord record = records.read(id).orElseThrow();
            TokenRecord stripped = new TokenRecord(id, record.version() + 1, Map.of(), null, record.sealed());
            records.write(List.of(new RecordWrite(record.version(), stripped)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:tokens.enc", "sqlite:tokens.db"})
    void healthyStoreHasNoFindings(String store) throws IOException {
        String uri = store.replace(":", ":" + folder + "/");
        Map<String, String> before = everything();

        assertWell(uri);
        assertFindsNothingToRepair(uri);

        assertThat(everything()).isEqualTo(before);
    }

    private static void assertFindsNothingToRepair(String uri) {
        CommandResult result = doctor(uri, "--repair");
        assertThat(findings(result)).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:tokens.enc", "sqlite:tokens.db"})
    void lookupKeysAndHeaderAreRepaired(String store) {
        String uri = store.replace(":", ":" + folder + "/");
        strip(uri, "bert", Map.of());
        try (RecordStore records = records(uri, Map.of())) {
            records.delete(ReservedRecords.HEADER);
        }

        CommandResult found = doctor(uri);
        CommandResult repaired = doctor(uri, "--repair");

        assertThat(findings(found)).hasSize(2).allMatch(line -> line.startsWith("damage: record "));
        assertThat(found.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(findings(repaired)).hasSize(2).allMatch(line -> line.startsWith("repaired: record "));
        assertThat(repaired.exitCode()).isZero();
        assertWell(uri);
    }

    @Test
    void serverIsExamined() throws Exception {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        TestDatabase server = MariaDbServer.shared().createDatabase();
        Path password = Files.writeString(folder.resolve("password"), server.password());
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", "file:" + password);
        try (TokenStore store = TokenStores.open(server.uri(), settings)) {
            store.saveTokens(List.of(TestTokens.named("anna"), TestTokens.named("bert")));
        }
        String[] option = {"--password", "file:" + password};
        assertThat(doctor(server.uri(), option).out()).doesNotContain("damage:").contains("records:  2\n");
        strip(server.uri(), "bert", settings);

        assertThat(findings(doctor(server.uri(), option)))
                .filteredOn(line -> line.startsWith("damage: "))
                .singleElement()
                .asString()
                .startsWith("damage: record bert: ");
        assertThat(findings(doctor(server.uri(), "--password", "file:" + password, "--repair")))
                .filteredOn(line -> line.startsWith("repaired: "))
                .hasSize(1);
        assertThat(doctor(server.uri(), option).exitCode()).isZero();

        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE tokenhold DROP INDEX user_key");
        }
        CommandResult slow = doctor(server.uri(), option);
        assertThat(findings(slow))
                .anyMatch(line ->
                        line.startsWith("warning: the table tokenhold") && line.contains("user_key has no index"));
        assertThat(slow.exitCode()).isZero();
    }

    @Test
    void jsonHasTheSame() throws IOException {
        strip("file:" + file, "bert", Map.of());
        permit(file, "rw-r-----");

        CommandResult result = doctor("file:" + file, "--json");

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(result.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(json.get("result").asText()).isEqualTo("damaged");
        assertThat(json.get("damaged").asLong()).isEqualTo(1);
        assertThat(json.get("warnings").asLong()).isEqualTo(1);
        assertThat(json.get("records").asLong()).isEqualTo(3);
        assertThat(json.get("keys").get(0).get("records").asLong()).isEqualTo(3);
        assertThat(json.get("findings")).hasSize(2);
        assertThat(json.get("findings").get(0).get("place").asText()).isEqualTo(file.toString());
        assertThat(json.get("findings").get(1).get("place").asText()).isEqualTo("record bert");
    }

    @Test
    void roleInAMirrorAndFenceAreTold() throws IOException {
        String leader = "file:" + file;
        String follower = "sqlite:" + database;
        new MirroredTokenStore(
                        TokenStores.open(leader, TestKeyring.settings()),
                        TokenStores.open(follower, TestKeyring.settings()))
                .close();
        String idOfLeader = json(leader).get("storeId").asText();
        String idOfFollower = json(follower).get("storeId").asText();

        assertThat(doctor(leader).out())
                .contains("\nmirror:   leader, term 2, with the store " + idOfFollower + "\n")
                .doesNotContain("fence:");
        assertThat(doctor(follower).out())
                .contains("\nmirror:   follower, term 1, with the store " + idOfLeader + "\n");
        assertThat(json(leader).get("mirror"))
                .hasToString("{\"role\":\"leader\",\"term\":2,\"peer\":\"" + idOfFollower + "\"}");
        assertThat(json(leader).has("fence")).isFalse();

        try (RecordStore records = records(follower, Map.of())) {
            FenceNotice notice = records.fence().orElseThrow().raise("the move");

            assertThat(doctor(follower).out())
                    .contains("\nfence:    raised by the move since " + notice.since() + "\n");
            assertThat(json(follower).get("fence"))
                    .hasToString("{\"by\":\"the move\",\"since\":\"" + notice.since() + "\"}");
            records.fence().orElseThrow().lift();
        }
    }

    @Test
    void storeWithoutMirrorAndFenceHasNeitherInItsSummary() throws IOException {
        String uri = "file:" + file;

        assertThat(doctor(uri).out()).doesNotContain("mirror:", "fence:");
        assertThat(json(uri).has("mirror")).isFalse();
        assertThat(json(uri).has("fence")).isFalse();
    }

    private static JsonNode json(String uri) throws IOException {
        return new ObjectMapper().readTree(doctor(uri, "--json").out());
    }

    @Test
    void idsAreEscaped() {
        try (TokenStore store = TokenStores.open("file:" + file, TestKeyring.settings())) {
            store.saveToken(TestTokens.named("a\u001b[2J\n\u202e"));
        }
        strip("file:" + file, "a\u001b[2J\n\u202e", Map.of());

        assertThat(findings(doctor("file:" + file)))
                .singleElement()
                .asString()
                .startsWith("damage: record a\\u001b[2J\\u000a\\u202e: ");
        assertThat(doctor("file:" + file, "--json").out()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void permissionsAreRestricted() throws IOException {
        for (Path path : List.of(file, backup, folder.resolve("tokens.enc.lock"))) {
            permit(path, "rw-r--r--");
            assertFindsUnchanged(ExitCode.DONE, "warning: " + path + ": has the permissions rw-r--r--", "set 0600");
            assertRepairs("file:" + file, "repaired: " + path + ": ", "it has rw------- now");
        }
        permit(database, "rw-rw-r--");
        assertRepairs("sqlite:" + database, "repaired: " + database + ": ", "it has rw------- now");
    }

    @Test
    void filesOfAnotherProgramAreNotRepaired() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes"), "x".repeat(100));
        Path draft = Files.writeString(folder.resolve("notes.tmp"), "draft");
        Path other = folder.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notes (note TEXT)");
        }
        for (Path path : List.of(notes, draft, other)) {
            permit(path, "rw-r--r--");
        }
        Map<String, String> before = everything();

        CommandResult ofFile = doctor("file:" + notes, "--repair");
        CommandResult ofDatabase = doctor("sqlite:" + other, "--repair");

        assertThat(ofFile.out())
                .contains("damage: " + notes + ": is damaged or not one: it does not begin like")
                .doesNotContain("repaired:");
        assertThat(ofFile.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(ofDatabase.err()).contains("belongs to another program");
        assertThat(ofDatabase.exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void folderForAllIsFound() throws IOException {
        permit(folder, "rwxrwxrwx");

        assertFindsUnchanged(
                ExitCode.DONE, "warning: " + folder.toRealPath() + ": is a folder with the permissions rwxrwxrwx");
    }

    @Test
    void anotherNameIsFound() throws IOException {
        Files.createLink(folder.resolve("other"), file);

        assertFindsUnchanged(ExitCode.DONE, "warning: " + file + ": has 2 names (hard links)");

        // A writer that was killed leaves this, and the next save ends it.
        Files.delete(folder.resolve("other"));
        Files.delete(backup);
        Files.createLink(backup, file);
        assertWell("file:" + file);
    }

    @Test
    void otherOwnersAreFound() throws IOException {
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");

        Files.setOwner(backup, nobody);
        assertFindsUnchanged(
                ExitCode.DONE,
                "warning: " + backup + ": belongs to another user than tokens.enc",
                "give it to the owner");
        Files.setOwner(backup, Files.getOwner(file));
        Files.setOwner(folder, nobody);
        assertFindsUnchanged(
                ExitCode.DONE,
                "warning: " + folder.toRealPath() + ": is a folder of another user than the owner of tokens.enc");
    }

    @Test
    void pipeIsNotRead() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (String kind : List.of("file:", "sqlite:")) {
            CommandResult result = doctor(kind + pipe);
            assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number);
            assertThat(result.err()).contains("it is not a regular file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:tokens.enc", "sqlite:tokens.db"})
    void programsThatSaveMeanwhileCauseNoFindings(String store) throws Exception {
        String uri = store.replace(":", ":" + folder + "/");
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try (TokenStore tokens = TokenStores.open(uri, TestKeyring.settings())) {
                for (int i = 0; !stop.get(); i++) {
                    tokens.saveToken(TestTokens.numbered("user", i));
                    tokens.saveToken(TestTokens.named("changing " + i % 3));
                    tokens.deleteToken("changing " + (i + 1) % 3);
                }
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 15; i++) {
                CommandResult result = doctor(uri, "--repair");
                assertThat(findings(result)).isEmpty();
                assertThat(result.exitCode()).as(result.err()).isZero();
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void leftoversAreDeleted() throws IOException {
        for (String name : List.of("tokens.enc.tmp", "tokens.enc.bak.tmp")) {
            Path leftover = Files.write(folder.resolve(name), new byte[] {1});
            assertFindsUnchanged(ExitCode.DONE, "warning: " + leftover + ": was left by a program that was killed");
            assertRepairs("file:" + file, "repaired: " + leftover + ": ", "deleted");
            assertThat(leftover).doesNotExist();
        }
    }

    @Test
    void leftoversStayBehindAFence() throws IOException {
        Path leftover = Files.write(folder.resolve("tokens.enc.tmp"), new byte[] {1});
        permit(leftover, "rw-------");
        try (RecordStore records = records("file:" + file, Map.of())) {
            records.fence().orElseThrow().raise("the move");

            assertThat(findings(doctor("file:" + file, "--repair")))
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("warning: "))
                    .anyMatch(line -> line.contains("is fenced by the move since "));
            assertThat(leftover).exists();

            records.fence().orElseThrow().lift();
        }
        assertRepairs("file:" + file, "repaired: " + leftover);
    }

    @Test
    void fileThatWasSetAsideIsFound() throws IOException {
        Path aside = Files.copy(file, folder.resolve("tokens.enc.aside-20260131T120000.000Z"));

        assertFindsUnchanged(ExitCode.DONE, "warning: " + aside + ": was set aside by a recovery or a restore");
    }

    @Test
    void damagedBackupIsFound() throws IOException {
        damage(backup);

        assertFindsUnchanged(ExitCode.DONE, "warning: " + backup + ": is damaged", "the next save replaces it");
    }

    @Test
    void backupThatIsNoFileIsFound() throws IOException {
        Files.delete(backup);
        Files.createDirectory(backup);

        assertFinds(doctor("file:" + file), ExitCode.DAMAGED, "damage: " + backup + ": is not a regular file");
    }

    @Test
    void olderFilePutBackIsFound() throws IOException {
        byte[] newer = Files.readAllBytes(file);
        Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);
        Files.write(backup, newer);

        assertThat(findings(doctor("file:" + file)))
                .singleElement()
                .asString()
                .startsWith("warning: " + file + ": is older than its backup tokens.enc.bak");
    }

    @Test
    void damagedFileIsFoundAndTheBackupIsExamined() throws IOException {
        damage(file);
        Map<String, String> before = everything();

        CommandResult result = doctor("file:" + file, "--repair");

        assertFinds(
                result,
                ExitCode.DAMAGED,
                "damage: " + file + ": is damaged or not one: its bytes do not match its digest",
                "restore it from a newer backup of your own");
        assertThat(result.out()).contains("records:  2\n");
        assertThat(everything()).isEqualTo(before);
    }

    /** Else the damaged file would be given up for its backup, which lacks the last change. */
    @Test
    void recordsOfTheBackupAreNotRepaired() throws IOException {
        strip("file:" + file, "bert", Map.of());
        strip("file:" + file, "anna", Map.of());
        damage(file);
        Map<String, String> before = everything();

        CommandResult result = doctor("file:" + file, "--repair");

        assertThat(findings(result)).hasSize(2).allMatch(line -> line.startsWith("damage: "));
        assertThat(result.err()).contains("no record is repaired as long as what the records lie in is damaged");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void missingFileIsFoundAndTheBackupIsExamined() throws IOException {
        Files.delete(file);

        CommandResult result = doctor("file:" + file);

        assertFinds(result, ExitCode.DAMAGED, "damage: " + file + ": is missing, but its backup is there");
        assertThat(result.out()).contains("records:  2\n");
    }

    @Test
    void damagedFileWithoutABackupIsFound() throws IOException {
        damage(file);
        Files.delete(backup);

        CommandResult result = doctor("file:" + file);

        assertFinds(result, ExitCode.DAMAGED, "damage: " + file + ": ", "; restore it");
        assertThat(result.out()).contains("records:  not examined\n");
        assertThat(result.err()).contains("the records could not be examined");
    }

    @Test
    void missingIndexIsMadeAnew() throws SQLException {
        execute("DROP INDEX \"" + indexOfUsers() + "\"");

        CommandResult result = doctor("sqlite:" + database);
        assertFinds(
                result,
                ExitCode.DONE,
                "warning: the table tokenhold in the database " + database,
                "user_key has no index");
        assertRepairs("sqlite:" + database, "repaired: the table tokenhold", "created the index");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER undo AFTER UPDATE ON tokenhold BEGIN SELECT 1; END",
                "ALTER TABLE tokenhold ADD COLUMN note TEXT",
            })
    void nothingIsRepairedInATableThatTheStoreRefuses(String harmful) throws SQLException {
        execute("DROP INDEX \"" + indexOfUsers() + "\"");
        execute(harmful);
        String before = schema();

        CommandResult result = doctor("sqlite:" + database, "--repair");

        assertThat(findings(result))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("damage: the table tokenhold"))
                .anyMatch(line -> line.startsWith("warning: the table tokenhold")
                        && line.contains("the column user_key has no index"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
        assertThat(schema()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "version", "identity_key", "user_key", "access_token_key", "lease", "sealed"})
    void missingColumnIsFound(String column) throws SQLException {
        execute("ALTER TABLE tokenhold RENAME COLUMN " + column + " TO other");
        String before = schema();

        for (CommandResult result : List.of(doctor("sqlite:" + database), doctor("sqlite:" + database, "--repair"))) {
            assertThat(findings(result))
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("damage: the table tokenhold")
                            && line.contains("the column " + column + " is missing"))
                    .anyMatch(line -> line.contains("there is a column other"));
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DAMAGED.number);
        }
        assertThat(schema()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void whatAServerHasInPlaceOfTheTableIsFound(String kind) throws Exception {
        TestDatabase server = serverOf(kind);
        String password = "file:" + Files.writeString(folder.resolve("password"), server.password());
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", password);
        try (TokenStore store = TokenStores.open(server.uri(), settings)) {
            store.saveToken(TestTokens.named("anna"));
        }
        execute(server, "ALTER TABLE tokenhold DROP COLUMN sealed");
        assertRefused(server, password, "the column sealed is missing");
        execute(server, "RENAME TABLE tokenhold TO kept", "CREATE VIEW tokenhold AS SELECT id FROM kept");
        assertRefused(server, password, "it is a view (expected: a table); drop the view and restore the table");
        execute(server, "DROP TABLE kept");
        assertRefused(server, password, "it is a view (expected: a table); drop the view and restore the table");
    }

    private static TestDatabase serverOf(String kind) throws SQLException {
        if (kind.equals("MySQL")) {
            Machine.requireAvailable(MySqlServer.unavailableReason());
            return MySqlServer.shared().createDatabase();
        }
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        return MariaDbServer.shared().createDatabase();
    }

    private static void execute(TestDatabase server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertRefused(TestDatabase server, String password, String problem) {
        for (List<String> options : List.of(List.<String>of(), List.of("--repair"))) {
            List<String> arguments = new ArrayList<>(List.of("--password", password));
            arguments.addAll(options);
            CommandResult result = doctor(server.uri(), arguments.toArray(String[]::new));
            assertThat(findings(result))
                    .filteredOn(line -> !line.startsWith("warning: the database "))
                    .singleElement()
                    .asString()
                    .startsWith("damage: the table tokenhold in the database " + server.uri())
                    .contains(problem);
            assertThat(result.out()).contains("records:  not examined\n").doesNotContain("could not be determined");
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.DAMAGED.number);
        }
    }

    @Test
    void triggerIsFoundAlthoughTheStoreRefusesIt() throws SQLException {
        execute("CREATE TRIGGER undo AFTER UPDATE ON tokenhold"
                + " BEGIN UPDATE tokenhold SET sealed = OLD.sealed WHERE id = OLD.id; END");

        CommandResult result = doctor("sqlite:" + database, "--repair");

        assertFinds(result, ExitCode.DAMAGED, "damage: the table tokenhold", "trigger undo", "; drop the trigger");
        assertThat(result.out()).contains("records:  not examined\n");
        assertThat(result.err()).contains("the records could not be examined");
    }

    @Test
    void anotherTableIsFound() throws SQLException {
        execute("ALTER TABLE tokenhold ADD COLUMN note TEXT");

        assertFinds(doctor("sqlite:" + database), ExitCode.DAMAGED, "there is a column note", "drop the column");
    }

    @Test
    void indexThatLacksARowIsFound() throws SQLException {
        execute("PRAGMA writable_schema = 1");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema = 1");
            // The index as it would be if rows of the user had been left out of it.
            statement.execute("UPDATE sqlite_schema SET sql = replace(sql, 'WHERE user_key IS NOT NULL',"
                    + " 'WHERE user_key IS NOT NULL AND version < 0') WHERE name LIKE 'tokenhold_user_%'");
        }
        execute("REINDEX");
        execute("PRAGMA writable_schema = 1");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA writable_schema = 1");
            statement.execute("UPDATE sqlite_schema SET sql = replace(sql, ' AND version < 0', '')"
                    + " WHERE name LIKE 'tokenhold_user_%'");
        }

        CommandResult result = doctor("sqlite:" + database);

        assertThat(findings(result))
                .isNotEmpty()
                .allMatch(line -> line.contains("fails SQLite's integrity check: ") && line.contains("REINDEX"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
    }

    @Test
    void databaseThatIsNoneIsFound() throws IOException {
        Files.write(database, new byte[10_000]);
        permit(database, "rw-r--r--");

        CommandResult result = doctor("sqlite:" + database);

        assertThat(findings(result))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("warning: " + database + ": has the permissions"))
                .anyMatch(line -> line.startsWith("damage: the database " + database + ": is "));
        assertThat(result.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
    }

    @Test
    void otherKeyringMissingStoreAndOtherKindsHaveTheirExitCodes() throws IOException {
        Path keyring = folder.resolve("other.keyring");
        TestKeyring.writeWithPassphrase(keyring, "other");
        Files.writeString(folder.resolve("passphrase"), "other");

        CommandResult other = CommandResult.of(
                "doctor",
                "--store",
                "file:" + file,
                "--keyring",
                keyring.toString(),
                "--passphrase",
                "file:" + folder.resolve("passphrase"));
        CommandResult missing = doctor("file:" + folder.resolve("missing.enc"));

        assertThat(other.exitCode()).isEqualTo(ExitCode.NO_KEY.number);
        assertThat(other.err()).contains("made with another keyring");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number);
        assertThat(missing.out()).isEmpty();
        assertThat(CommandResult.of("doctor", "--store", "zoho-csv:" + file).exitCode())
                .isEqualTo(ExitCode.USAGE.number);
    }

    private static void damage(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
    }
}
