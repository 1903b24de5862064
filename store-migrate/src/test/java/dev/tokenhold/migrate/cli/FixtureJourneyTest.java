package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.PostgreSqlServer;
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
import org.junit.jupiter.api.Test;
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
    @ValueSource(strings = {"dbstore-8.0.sql"})
    void everyValueArrivesByWayOfMySql(String fixture) throws IOException, SQLException {
        travels(fixture, running(MySqlServer.unavailableReason(), MySqlServer::shared));
    }

    @Test
    void sealedTokensPassThroughAllStores() throws IOException, SQLException {
        writeKeyring();
        TestDatabase postgreSql = running(PostgreSqlServer.unavailableReason(), PostgreSqlServer::shared)
                .createDatabase();
        TestDatabase another = PostgreSqlServer.shared().createDatabase();
        TestDatabase mySql = running(MariaDbServer.unavailableReason(), MariaDbServer::shared)
                .createDatabase();
        List<Map<String, String>> rows = FixtureRows.ofCsv(FixtureRows.FOLDER.resolve("filestore-8.0.csv"));
        String first = "zoho-csv:" + FixtureRows.FOLDER.resolve("filestore-8.0.csv");
        String sqlite = "sqlite:" + directory.resolve("tokens.db");
        String file = "file:" + directory.resolve("tokens.enc");
        hop(rows.size(), first, postgreSql, "--keyring", keyring());

        hop(rows.size(), postgreSql, mySql, "--sealed");
        hop(rows.size(), mySql, sqlite, "--sealed");
        hop(rows.size(), sqlite, file, "--sealed");
        hop(rows.size(), file, another, "--sealed");

        assertThat(listed(another)).isEqualTo(listed(postgreSql)).hasSize(rows.size());
    }

    private static DatabaseServer running(Optional<String> unavailableReason, Supplier<DatabaseServer> server) {
        Machine.requireAvailable(unavailableReason);
        return server.get();
    }

    private void travels(String fixture, DatabaseServer server) throws IOException, SQLException {
        writeKeyring();
        TestDatabase postgreSql = running(PostgreSqlServer.unavailableReason(), PostgreSqlServer::shared)
                .createDatabase();
        TestDatabase mySql = server.createDatabase();
        TestDatabase sdks = server.createDatabase();
        List<Map<String, String>> rows = new ArrayList<>();
        String first = placed(fixture, server, rows);
        String sqlite = "sqlite:" + directory.resolve("tokens.db");
        String file = "file:" + directory.resolve("tokens.enc");
        String sdkSqlite = "zoho-sqlite:" + directory.resolve("zohooauth.db");
        Path back = directory.resolve("back.csv");
        Path last = directory.resolve("last.csv");

        hop(rows.size(), first, postgreSql, "--keyring", keyring());
        hop(rows.size(), postgreSql, mySql, "--keyring", keyring());
        hop(rows.size(), mySql, sqlite, "--keyring", keyring());
        hop(rows.size(), sqlite, file, "--keyring", keyring());
        JsonNode toCsv = hop(rows.size(), file, "zoho-csv:" + back, "--from-keyring", keyring());
        JsonNode intoTable = hop(rows.size(), file, sdkSqlite, "--from-keyring", keyring());
        hop(rows.size(), sdkSqlite, "zoho-" + sdks.uri(), "--to-password", password(sdks));
        assertThat(listed(mySql)).hasSize(rows.size()).isEqualTo(listed(postgreSql));
        hop(rows.size(), "zoho-" + sdks.uri(), "zoho-csv:" + last, "--from-password", password(sdks));

        // An SDK could not count on from any of their ids in a table; in a file only from those that a store of ours
        // made.
        assertThat(intoTable.get("ids").size()).isEqualTo(rows.size());
        List<Map<String, String>> inCsv = FixtureRows.ofCsv(back);
        JsonNode mapping = toCsv.get("ids");
        assertThat(inCsv)
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(
                        mapping.isEmpty()
                                ? rows.stream().map(row -> row.get("id")).toList()
                                : mapping.valueStream().map(JsonNode::asText).toList());
        for (List<Map<String, String>> arrived : List.of(
                inCsv,
                FixtureRows.ofTable(DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("zohooauth.db"))),
                FixtureRows.ofTable(sdks.connect()),
                FixtureRows.ofCsv(last))) {
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

    /** From a place to another one, each of them a URI or a database. */
    private JsonNode hop(int tokens, Object from, Object to, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        if (from instanceof TestDatabase database) {
            arguments.addAll(List.of("--from-password", password(database)));
        }
        if (to instanceof TestDatabase database) {
            arguments.addAll(List.of("--to-password", password(database)));
        }
        return hop(tokens, from.toString(), to.toString(), arguments.toArray(String[]::new));
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

    private void writeKeyring() throws IOException {
        String passphrase = "a passphrase for the journey";
        Files.writeString(directory.resolve("passphrase"), passphrase);
        TestKeyring.writeWithPassphrase(Path.of(keyring()), passphrase);
    }

    private String keyring() {
        return directory.resolve("journey.keyring").toString();
    }

    private String password(TestDatabase database) throws IOException {
        return "file:" + Files.writeString(directory.resolve("password-of-" + database.user()), database.password());
    }
}
