package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import dev.tokenhold.testservers.DatabaseServer;
import dev.tokenhold.testservers.MariaDbServer;
import dev.tokenhold.testservers.MySqlServer;
import dev.tokenhold.testservers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end on servers that are reached and refuse, or that are met twice. */
class ServerCommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void tableUnderTwoAddressesIsNotCopiedOntoItself(String kind) throws Exception {
        TestDatabase database = serverOf(kind).createDatabase();
        createSdkTable(database);
        String from = "zoho-" + database.uri();
        String to = from.replace("127.0.0.1", "localhost");

        CommandResult copied = between(database, "copy", from, to, "--fence");
        CommandResult deleting = between(database, "copy", from, to, "--delete-missing", "--yes");
        CommandResult compared = between(database, "verify", from, to);
        CommandResult switched = between(database, "switchover", from, to);

        for (CommandResult result : List.of(copied, deleting, compared, switched)) {
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.USAGE.number);
            assertThat(result.err()).contains("the same store");
            assertThat(result.out()).doesNotContain("delete it");
        }
        assertThat(on(database, from, "fence", "--show").out()).contains("not fenced");
        assertThat(on(database, from, "list").out()).contains("anna");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void whatAServerRefusesIsNotOutOfReach(String kind) throws Exception {
        DatabaseServer server = serverOf(kind);
        TestDatabase database = server.createDatabase();
        createSdkTable(database);
        TestDatabase reader = server.createUser(database.name(), "SELECT");
        TestDatabase nobody = server.createUser(database.name(), "CREATE VIEW");
        TestDatabase stranger = database.as(database.user(), "another password");
        String csv = "zoho-csv:"
                + Files.writeString(
                        folder.resolve("one.csv"),
                        "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\nbert,client,r,,,\n");

        CommandResult unreadable = on(nobody, "zoho-" + nobody.uri(), "list");
        CommandResult unwritable = between(reader, "copy", csv, "zoho-" + reader.uri());
        CommandResult unknown = on(stranger, "zoho-" + stranger.uri(), "list");
        CommandResult missing = on(database, "zoho-" + database.uri() + "?table=nothing_here", "list");

        assertThat(unreadable.err()).contains("lacks the right SELECT");
        assertThat(unwritable.err()).contains("lacks the right");
        assertThat(unknown.err()).contains("the account or its password is wrong");
        assertThat(List.of(unreadable, unwritable, unknown))
                .extracting(CommandResult::exitCode)
                .containsOnly(ExitCode.FAILED.number);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.UNREACHABLE.number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void columnWithoutDefaultIsNamed(String kind) throws Exception {
        TestDatabase database = serverOf(kind).createDatabase();
        createSdkTable(database);
        execute(database, "ALTER TABLE oauthtoken ADD COLUMN cost_center INT NOT NULL");
        String csv = "zoho-csv:"
                + Files.writeString(
                        folder.resolve("one.csv"),
                        "user_mail,client_id,refresh_token,access_token,grant_token,expiry_time\nbert,client,r,,,\n");

        CommandResult copied = between(database, "copy", csv, "zoho-" + database.uri());

        assertThat(copied.err()).contains("column cost_center", "no default", "SET DEFAULT");
        assertThat(copied.exitCode()).isEqualTo(ExitCode.FAILED.number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void tableWithoutItsFileIsDamaged(String kind) throws Exception {
        TestDatabase database = serverOf(kind).createDatabase();
        try (TokenStore store = TokenStores.open(database.uri(), settings(database))) {
            store.saveToken(TestTokens.named("anna"));
        }
        execute(database, "ALTER TABLE tokenhold DISCARD TABLESPACE");

        CommandResult listed = on(database, database.uri(), "list");

        assertThat(listed.err()).contains("cannot read the table", "restore it from a backup");
        assertThat(listed.exitCode()).isEqualTo(ExitCode.DAMAGED.number);
    }

    private Map<String, String> settings(TestDatabase database) throws IOException {
        Map<String, String> settings = new HashMap<>(TestKeyring.settings());
        settings.put("password", password(database));
        return settings;
    }

    private static DatabaseServer serverOf(String kind) {
        if (kind.equals("MySQL")) {
            Machine.requireAvailable(MySqlServer.unavailableReason());
            return MySqlServer.shared();
        }
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        return MariaDbServer.shared();
    }

    private static void createSdkTable(TestDatabase database) throws SQLException {
        execute(
                database,
                "CREATE TABLE oauthtoken (id varchar(10) NOT NULL, user_name varchar(255), client_id varchar(255),"
                        + " client_secret varchar(255), refresh_token varchar(255), access_token varchar(255),"
                        + " grant_token varchar(255), expiry_time varchar(20), redirect_url varchar(255),"
                        + " api_domain varchar(255), PRIMARY KEY (id)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                "INSERT INTO oauthtoken (id, user_name, client_id, refresh_token) VALUES ('1', 'anna', 'client', 'r')");
    }

    private static void execute(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private CommandResult between(TestDatabase database, String command, String from, String to, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, "--from", from, "--to", to));
        if (from.startsWith("zoho-mysql")) {
            arguments.addAll(List.of("--from-password", password(database)));
        }
        arguments.addAll(List.of("--to-password", password(database)));
        arguments.addAll(List.of(options));
        return CommandResult.of(arguments.toArray(String[]::new));
    }

    private CommandResult on(TestDatabase database, String uri, String command, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, "--store", uri, "--password", password(database)));
        arguments.addAll(List.of(options));
        if (uri.startsWith("mysql:")) {
            TestKeyring.settings()
                    .forEach((setting, value) -> arguments.addAll(
                            List.of("--" + setting.replace("keyring.", "").replace('.', '-'), value)));
        }
        return CommandResult.of(arguments.toArray(String[]::new));
    }

    private String password(TestDatabase database) throws IOException {
        return "file:" + Files.writeString(folder.resolve("password-of-" + database.user()), database.password());
    }
}
