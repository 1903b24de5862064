package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the genuine SDKs wrote travels through every kind of store, as a user would send it, and every value is compared by readers
 * of this test's own.
 */
class FixtureJourneyTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filestore-2.1.csv",
                "filestore-3.0.csv",
                "filestore-4.0.csv",
                "filestore-8.0.csv",
                "sqlite-8.0.db",
                "dbstore-8.0.sql"
            })
    void everyValueArrivesByWayOfMariaDb(String fixture) throws IOException, SQLException {
        travels(fixture, running(MariaDbServer.unavailableReason(), MariaDbServer::shared));
    }

    @ParameterizedTest
    @ValueSource(strings = {"filestore-2.1.csv", "filestore-8.0.csv", "dbstore-8.0.sql"})
    void everyValueArrivesByWayOfMySql(String fixture) throws IOException, SQLException {
        travels(fixture, running(MySqlServer.unavailableReason(), MySqlServer::shared));
    }

    private static DatabaseServer running(Optional<String> unavailableReason, Supplier<DatabaseServer> server) {
        Machine.requireAvailable(unavailableReason);
        return server.get();
    }

    private void travels(String fixture, DatabaseServer server) throws IOException, SQLException {
        Files.writeString(directory.resolve("passphrase"), "a passphrase for the journey");
        TestDatabase ours = server.createDatabase();
        TestDatabase sdks = server.createDatabase();
        List<Map<String, String>> rows = new ArrayList<>();
        String first = placed(fixture, server, rows);
        String sqlite = "sqlite:" + directory.resolve("tokens.db");
        String sdkSqlite = "zoho-sqlite:" + directory.resolve("zohooauth.db");
        Path back = directory.resolve("back.csv");

        hop(rows.size(), first, sqlite, "--create-keyring", "--keyring", keyring());
        hop(rows.size(), sqlite, ours.uri(), "--keyring", keyring(), "--to-password", password(ours));
        JsonNode intoTable =
                hop(rows.size(), ours.uri(), sdkSqlite, "--from-keyring", keyring(), "--from-password", password(ours));
        hop(rows.size(), sdkSqlite, "zoho-" + sdks.uri(), "--to-password", password(sdks));
        assertThat(listed(ours)).hasSize(rows.size());
        hop(rows.size(), "zoho-" + sdks.uri(), "zoho-csv:" + back, "--from-password", password(sdks));

        // An SDK could not count on from any of their ids.
        assertThat(intoTable.get("ids").size()).isEqualTo(rows.size());
        for (List<Map<String, String>> arrived : List.of(
                FixtureRows.ofTable(DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("zohooauth.db"))),
                FixtureRows.ofTable(sdks.connect()),
                FixtureRows.ofCsv(back))) {
            assertThat(FixtureRows.withoutIds(arrived))
                    .containsExactlyInAnyOrderElementsOf(FixtureRows.withoutIds(rows));
            assertThat(arrived).extracting(row -> row.get("id")).doesNotHaveDuplicates();
        }
    }

    /** Puts a fixture where it can be read from; its rows are added to {@code rows}. */
    private String placed(String fixture, DatabaseServer server, List<Map<String, String>> rows)
            throws IOException, SQLException {
        Path source = FixtureRows.FOLDER.resolve(fixture);
        if (fixture.endsWith(".csv")) {
            rows.addAll(FixtureRows.ofCsv(source));
            return "zoho-csv:" + source;
        }
        if (fixture.endsWith(".db")) {
            Path copy = Files.copy(source, directory.resolve(fixture));
            rows.addAll(FixtureRows.ofTable(DriverManager.getConnection("jdbc:sqlite:" + copy)));
            return "zoho-sqlite:" + copy;
        }
        TestDatabase database = server.createDatabase();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : Files.readString(source).split(";\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        rows.addAll(FixtureRows.ofTable(database.connect()));
        Files.writeString(directory.resolve("source-password"), database.password());
        return "zoho-" + database.uri();
    }

    private JsonNode hop(int tokens, String from, String to, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--from", from, "--to", to, "--json"));
        arguments.addAll(List.of(more));
        if (arguments.contains("--keyring") || arguments.contains("--from-keyring")) {
            arguments.addAll(List.of("--passphrase", "file:" + directory.resolve("passphrase")));
        }
        if (from.startsWith("zoho-mysql:") && !arguments.contains("--from-password")) {
            arguments.addAll(List.of("--from-password", "file:" + directory.resolve("source-password")));
        }
        CommandResult result = CommandResult.of(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.get("result").asText()).isEqualTo("ok");
        assertThat(List.of("read", "created", "verified"))
                .allMatch(count -> report.get(count).asInt() == tokens);
        assertThat(report.get("digestFrom").asText())
                .matches("[0-9a-f]{64}")
                .isEqualTo(report.get("digestTo").asText());
        return report;
    }

    private JsonNode listed(TestDatabase database) throws IOException {
        CommandResult result = CommandResult.of(
                "list",
                "--json",
                "--store",
                database.uri(),
                "--password",
                password(database),
                "--keyring",
                keyring(),
                "--passphrase",
                "file:" + directory.resolve("passphrase"));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    private String keyring() {
        return directory.resolve("journey.keyring").toString();
    }

    private String password(TestDatabase database) throws IOException {
        return "file:" + Files.writeString(directory.resolve("password-of-" + database.user()), database.password());
    }
}
