package dev.tokenhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.KeyProtection;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testkit.Machine;
import dev.tokenhold.testkit.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/read_tokenhold.mjs}, which was written from docs/format.md alone, reads a table. Needs Node. */
@Tag("long")
class IndependentReaderTest {

    private static final Path READER = Path.of("../docs/read_tokenhold.mjs");
    private static final String PASSPHRASE = "correct horse battery staple";

    private static final List<String> BYTES = List.of(
            "id",
            "identity_key",
            "user_key",
            "access_token_key",
            "grant_token_key",
            "refresh_token_key",
            "lease",
            "sealed");

    private static final String ROWS = BYTES.stream()
            .map(column -> "'%1$s', iif(%1$s IS NULL, NULL, hex(%1$s))".formatted(column))
            .collect(Collectors.joining(
                    ", ", "SELECT json_group_array(json_object('version', version, ", ")) FROM tokenhold"));

    @TempDir
    private Path folder;

    private Path keyring;
    private Path database;
    private List<OAuthToken> stored;

    private record Reading(int exitCode, String output) {}

    @BeforeEach
    void makeStore() {
        Machine.requireProgram("node");
        keyring = folder.resolve("tokenhold.keyring");
        database = folder.resolve("tokens.db");
        TestKeyring.writeWithPassphrase(keyring, PASSPHRASE);
        try (TokenStore store = SqliteTokenStore.open(
                database, Keyring.open(keyring, KeyProtection.passphrase(PASSPHRASE.toCharArray())))) {
            Stream.of(
                            TestTokens.tokenOf("zoë@例え.jp").id("z \uD83D\uDE00"),
                            OAuthToken.builder().id("anonymous").refreshToken("\"\\\n"),
                            TestTokens.tokenOf("alice")
                                    .id("alice")
                                    .expiresAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                                    .attribute("scope", "a b")
                                    .attribute("ÿ", "é"),
                            TestTokens.tokenOf("alice").id("alice too").clientId(null),
                            TestTokens.tokenOf("bob").id("bob").expiresAt(Instant.ofEpochMilli(Long.MIN_VALUE)))
                    .forEach(token -> store.saveToken(token.build()));
            stored = store.getTokens();
        }
    }

    @Test
    void readsEveryTokenOfATable() throws Exception {
        Reading reading = read();

        assertThat(reading.exitCode()).as(reading.output()).isZero();
        assertThat(stored).hasSize(5);
        assertThat(tokens(reading.output())).isEqualTo(stored);
    }

    @Test
    void refusesARecordThatWasMovedToAnotherRow() throws Exception {
        Tokens.execute(
                database,
                "UPDATE tokenhold SET sealed = (SELECT sealed FROM tokenhold WHERE id = CAST('alice' AS BLOB))"
                        + " WHERE id = CAST('bob' AS BLOB)");

        Reading reading = read();

        assertThat(reading.exitCode()).as(reading.output()).isEqualTo(5);
        assertThat(reading.output()).contains("the record bob");
    }

    private Reading read() throws IOException, InterruptedException {
        Path rows = Files.writeString(folder.resolve("rows.json"), Tokens.query(database, ROWS));
        ProcessBuilder node = new ProcessBuilder(
                        "node", READER.toString(), "--reveal", keyring.toString(), "--rows", rows.toString())
                .redirectErrorStream(true);
        node.environment().put("TOKENHOLD_PASSPHRASE", PASSPHRASE);
        Process process = node.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Reading(process.waitFor(), output);
    }

    private List<OAuthToken> tokens(String json) throws SQLException {
        List<OAuthToken> tokens = new ArrayList<>();
        try (Connection connection = Tokens.connect(database);
                PreparedStatement query = connection.prepareStatement("SELECT value FROM json_each(?, '$.tokens')")) {
            query.setString(1, json);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tokens.add(token(rows.getString(1), connection));
                }
            }
        }
        return tokens;
    }

    private static OAuthToken token(String json, Connection connection) throws SQLException {
        OAuthToken.Builder token = OAuthToken.builder();
        try (PreparedStatement query = connection.prepareStatement("SELECT key, value FROM json_each(?)")) {
            query.setString(1, json);
            try (ResultSet fields = query.executeQuery()) {
                while (fields.next()) {
                    String value = fields.getString("value");
                    switch (fields.getString("key")) {
                        case "id" -> token.id(value);
                        case "userName" -> token.userName(value);
                        case "clientId" -> token.clientId(value);
                        case "clientSecret" -> token.clientSecret(value);
                        case "refreshToken" -> token.refreshToken(value);
                        case "accessToken" -> token.accessToken(value);
                        case "grantToken" -> token.grantToken(value);
                        case "redirectUrl" -> token.redirectUrl(value);
                        case "apiDomain" -> token.apiDomain(value);
                        case "expiresAt" -> token.expiresAt(Instant.ofEpochMilli(Long.parseLong(value)));
                        case "attributes" -> addAttributes(value, token, connection);
                        default -> throw new AssertionError(json);
                    }
                }
            }
        }
        return token.build();
    }

    private static void addAttributes(String json, OAuthToken.Builder token, Connection connection)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT key, value FROM json_each(?)")) {
            query.setString(1, json);
            try (ResultSet attributes = query.executeQuery()) {
                while (attributes.next()) {
                    token.attribute(attributes.getString("key"), attributes.getString("value"));
                }
            }
        }
    }
}
