package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens go back into the stores of an SDK, which then works on with its own statements and rules. */
class BackToSdkTest {

    private static final String HEADER =
            "id,user_name,client_id,client_secret,refresh_token,access_token,grant_token,expiry_time,redirect_url,api_domain\n";

    @TempDir
    private Path directory;

    private String ours;

    @BeforeEach
    void writePassphrase() throws IOException {
        Files.writeString(directory.resolve("passphrase"), "a passphrase for the way back");
        ours = "sqlite:" + directory.resolve("tokens.db");
    }

    @Test
    void nothingIsLostInATableThatTheSdkGoesOnWith() throws IOException, SQLException {
        String rows = IntStream.rangeClosed(1, 12)
                .mapToObj(i -> i + ",user" + i + ",client,secret,refresh" + i + ",access" + i
                        + ",,1763800000000,,https://www.zohoapis.eu\n")
                .collect(Collectors.joining());
        String csv = "zoho-csv:" + Files.writeString(directory.resolve("zoho_tokens.csv"), HEADER + rows);
        Path database = directory.resolve("zohooauth.db");
        String table = "zoho-sqlite:" + database;
        copy(0, csv, ours, "--create-keyring");

        JsonNode planned = copy(0, ours, table, "--dry-run");
        JsonNode there = copy(0, ours, table);

        assertThat(there.get("ids")).hasSize(12).isEqualTo(planned.get("ids"));
        assertThat(there.get("ids").get("9").asText()).isEqualTo("100000012");
        assertThat(there.get("digestFrom")).isEqualTo(there.get("digestTo"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement sdk = connection.createStatement()) {
            for (String user : List.of("new1", "new2")) {
                sdk.execute("INSERT OR REPLACE INTO oauthtoken (id, user_name, client_id, access_token)"
                        + " SELECT CAST(MAX(id) + 1 AS TEXT), '" + user
                        + "', 'client', 'access' FROM oauthtoken");
            }
            sdk.execute("UPDATE oauthtoken SET access_token = 'newer' WHERE user_name = 'user5'");
            sdk.execute("DELETE FROM oauthtoken WHERE user_name = 'user7'");
        }
        JsonNode back = copy(0, table, ours, "--on-conflict", "overwrite", "--delete-missing", "--yes");
        assertThat(List.of("created", "updated", "unchanged", "deleted", "verified"))
                .extracting(count -> back.get(count).asInt())
                .containsExactly(2, 1, 10, 1, 13);
        assertThat(copy(0, ours, table).get("unchanged").asInt()).isEqualTo(13);
    }

    @Test
    void aDryRunNamesWhatTheSdkWouldReadOtherwise() throws IOException {
        String csv = "zoho-csv:"
                + Files.writeString(
                        directory.resolve("hostile.csv"),
                        HEADER
                                + "2147483647,ana,client,secret,refresh1,access1,,,,\n"
                                + "9999999999,\"ZYL\\bo\",client,secret,refresh2,access2,,,,\n"
                                + "3,\"say \\\"\"hi\",client,secret,refresh3,access3,,,,\n"
                                + "4,UPPER,client,secret,refresh4,access4,,,,\n"
                                + "5,upper,client,secret,refresh5,access5,,,,\n");
        Path target = directory.resolve("back.csv");

        JsonNode planned = copy(1, csv, "zoho-csv:" + target, "--dry-run");

        assertThat(target).doesNotExist();
        assertThat(planned.get("refused").findValuesAsText("id")).containsExactly("3", "9999999999");
        assertThat(planned.get("ids")).hasToString("{\"2147483647\":\"6\"}");
        assertThat(copy(1, csv, "zoho-csv:" + target).get("ids")).isEqualTo(planned.get("ids"));
        assertThat(Files.readString(target))
                .isEqualTo(HEADER
                        + "4,UPPER,client,secret,refresh4,access4,,,,\n"
                        + "5,upper,client,secret,refresh5,access5,,,,\n"
                        + "6,ana,client,secret,refresh1,access1,,,,\n");
    }

    @Test
    void equalMeansThatTheSdkReadsItToo() throws IOException {
        String rows = HEADER + "7,\"ZYL\\bo\",client,secret,refresh,access,,,,https://www.zohoapis.eu\n";
        String csv = "zoho-csv:" + Files.writeString(directory.resolve("zoho_tokens.csv"), rows);
        String other = "zoho-csv:" + Files.writeString(directory.resolve("other.csv"), rows);

        for (String command : List.of("copy", "verify")) {
            CommandResult result = CommandResult.of(command, "--from", csv, "--to", other);

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).contains("warning: the Zoho SDK reads the tokens 7 of", "otherwise than they are");
        }
    }

    @Test
    void nothingIsCopiedIntoAColumnThatTakesTwoUsersForOne() throws IOException, SQLException {
        String csv = "zoho-csv:"
                + Files.writeString(
                        directory.resolve("users.csv"),
                        HEADER + "14,UPPER,c,s,r1,a1,,,,\n" + "15,upper,c,s,r2,a2,,,,\n");
        Path database = directory.resolve("zohooauth.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE oauthtoken ("
                    + HEADER.strip()
                            .replace("id,user_name", "id varchar(10), user_name COLLATE NOCASE")
                            .replace(",", ", ")
                    + ")");
        }
        for (String option : List.of("--dry-run", "--verify")) {
            CommandResult refused = CommandResult.of("--from", csv, "--to", "zoho-sqlite:" + database, option);

            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("does not tell upper from lower case", "14 and 15", "nothing was changed");
        }
    }

    private JsonNode copy(int exitCode, String from, String to, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--from", from, "--to", to, "--json"));
        if (from.equals(ours) || to.equals(ours)) {
            arguments.addAll(List.of(
                    "--keyring",
                    directory.resolve("keyring").toString(),
                    "--passphrase",
                    "file:" + directory.resolve("passphrase")));
        }
        arguments.addAll(List.of(more));
        CommandResult result = CommandResult.of(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
        return new ObjectMapper().readTree(result.out());
    }
}
