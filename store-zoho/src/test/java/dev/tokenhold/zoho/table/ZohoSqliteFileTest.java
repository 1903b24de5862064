package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.inShort;
import static dev.tokenhold.zoho.Inventories.only;
import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.Inventories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about a table in an SQLite file. */
class ZohoSqliteFileTest {

    @TempDir
    Path temporary;

    private SqliteTable table;

    @BeforeEach
    void createTable() {
        table = new SqliteTable(temporary);
    }

    @Test
    void readsWhatTheGenuineSdkWroteAndLeavesTheFileAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(table.withFixture().file());
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.getTokens())
                    .hasSize(30)
                    .extracting(OAuthToken::userName)
                    .contains("\"Quoted, User\"@zylker.example", "名前@例え.jp", "o'brien@zylker.example");
            assertThat(store.findTokenById("1"))
                    .contains(OAuthToken.builder()
                            .id("1")
                            .userName("patricia.boyle@zylker.example")
                            .clientId("1000.BB63A60E340867AF53E528AE25608B9B")
                            .clientSecret("fc592454e0bd814b4df7326536ec77ffc6437cce6c")
                            .refreshToken("1000.a8b45432778730d971c769402b548ca6.0a29d4b5674f6f3dc6fbe2d961bce723")
                            .accessToken("1000.b4c4255e48ad09b13523e33254231fdb.8675e83ecd4b3f15b9380451267d6c83")
                            .expiresAt(Instant.ofEpochMilli(1763796855587L))
                            .redirectUrl("https://app.zylker.example/cb")
                            .apiDomain("https://sandbox.zohoapis.com")
                            .build());
            assertThat(store.warnings()).isEmpty();
            assertThat(table.names()).containsExactly("zohooauth.db");
        }
        assertThat(table.names()).containsExactly("zohooauth.db");
        assertThat(Files.readAllBytes(table.file())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "wal"})
    void keepsTheJournalModeOfTheDatabase(String mode) {
        table.withFixture().query("PRAGMA journal_mode = " + mode);
        table.execute("PRAGMA user_version = 5");
        table.execute("PRAGMA application_id = 6");
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.saveToken(token("new")).id()).isEqualTo("900000001");
            assertThat(store.deleteToken("7")).isTrue();
        }
        // Truncation of the journal is the business of each connection.
        assertThat(table.query("PRAGMA journal_mode"))
                .containsExactly(List.of(mode.equals("truncate") ? "delete" : mode));
        assertThat(table.query("PRAGMA user_version")).containsExactly(List.of("5"));
        assertThat(table.query("PRAGMA application_id")).containsExactly(List.of("6"));
        assertThat(table.query("PRAGMA integrity_check")).containsExactly(List.of("ok"));
        assertThat(table.rows()).hasSize(30);
    }

    @Test
    void doesNotCreateFileByReadingOrDeleting() {
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(Inventories.entries(store)).isEmpty();
            assertThat(store.deleteToken("1")).isFalse();
            store.deleteTokens();
            assertThat(store.exists()).isFalse();
            assertThat(store.newId(id -> false)).isEqualTo("100000001");
        }
        assertThat(table.names()).isEmpty();
    }

    @Test
    void createsTheFileForItsOwnerOnly() throws IOException {
        try (ZohoTableTokenStore store = table.open()) {
            store.saveToken(token("ada"));
        }
        assertThat(table.names()).containsExactly("zohooauth.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(table.file())))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesWhatIsNoDatabase() throws IOException {
        Files.writeString(table.file(), "id,user_name,client_id\n".repeat(1_000));
        try (ZohoTableTokenStore store = table.open()) {
            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(CorruptStoreException.class)
                    .hasMessageContaining("is not an SQLite database");
            assertThatThrownBy(() -> store.saveToken(token("ada"))).isInstanceOf(CorruptStoreException.class);
        }
    }

    @Test
    void reportsValuesThatAreNotText() {
        table.execute(SqlTable.SDK_5);
        table.insert("1", "ada", "refresh", null);
        table.execute("INSERT INTO oauthtoken (id, user_name, access_token) VALUES ('2', x'616461', 'access')");
        table.execute("INSERT INTO oauthtoken (id, user_name, access_token)"
                + " VALUES ('3', CAST(x'C3A9C3' AS TEXT), 'access')");
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(inShort(store))
                    .containsExactly("intact 1", "damaged 2 (row with the id 2)", "damaged 3 (row with the id 3)");
            assertThat(Inventories.entries(store))
                    .filteredOn(StoredToken.Damaged.class::isInstance)
                    .extracting(entry -> ((StoredToken.Damaged) entry).reason())
                    .containsExactly("user_name is not text but bytes", "user_name is not UTF-8");
        }
    }

    @Test
    void readsNumbersAsTheyAreWritten() {
        table.execute(SqlTable.SDK_5.replace("varchar(20)", "integer").replace("id varchar(10)", "id integer"));
        table.insert(7, "ada", "client", "secret", "refresh", null, null, 1763796855587L, null, null);
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(store.findTokenById("7"))
                    .get()
                    .returns(Instant.ofEpochMilli(1763796855587L), OAuthToken::expiresAt);
            assertThat(store.saveToken(token("bob")).id()).isEqualTo("8");
            assertThat(store.deleteToken("7")).isTrue();
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("8");
        }
    }

    @Test
    void refusesTableWhoseIdHasNoType() {
        table.execute(SqlTable.SDK_5.replace("id varchar(10) NOT NULL", "id"));
        table.insert(7, "ada", "client", "secret", "refresh", null, null, null, null, null);
        try (ZohoTableTokenStore store = table.open()) {
            assertThatThrownBy(() -> store.findTokenById("7"))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("its column id has no type");
        }
    }

    @Test
    void keepsValuesThatAreLongerThanDeclared() {
        OAuthToken token = token("u".repeat(300)).toBuilder().id("1").build();
        try (ZohoTableTokenStore store = table.open()) {
            store.saveToken(token);
            assertThat(store.getTokens()).containsExactly(token);
            assertThat(store.warnings()).singleElement().asString().contains("api_domain");
        }
    }

    @Test
    void tellsUsersApartThatTheTableDoesNot() {
        table.execute(SqlTable.SDK_5.replace("255)", "255) COLLATE NOCASE"));
        try (ZohoTableTokenStore store = table.open()) {
            OAuthToken ada =
                    store.saveToken(token("ada").toBuilder().apiDomain("d").build());
            OAuthToken upper =
                    store.saveToken(token("ADA").toBuilder().apiDomain("d").build());

            assertThat(store.getTokens()).containsExactly(ada, upper);
            assertThat(store.findToken(OAuthToken.builder().userName("Ada").build()))
                    .isEmpty();
            assertThat(store.findToken(OAuthToken.builder().userName("ADA").build()))
                    .contains(upper);
            assertThat(store.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("the column user_name does not tell upper from lower case: users");
        }
    }

    @Test
    void refusesValueThatTheTypeOfTheColumnAlters() {
        table.execute(SqlTable.SDK_5.replace("user_name varchar(255)", "user_name numeric"));
        try (ZohoTableTokenStore store = table.open()) {
            assertThatThrownBy(() -> store.saveToken(token("1e3")))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining(
                            "does not keep the token 100000001 as it was written in the column user_name, of the type"
                                    + " numeric")
                    .hasMessageNotContaining("1e3");
            assertThat(store.saveToken(token("ada")).userName()).isEqualTo("ada");
        }
        assertThat(table.rows()).hasSize(1);
    }

    @Test
    void refusesValueThatTriggerAlters() {
        table.execute(SqlTable.SDK_5);
        table.execute("CREATE TRIGGER t AFTER UPDATE OF access_token ON oauthtoken BEGIN UPDATE oauthtoken SET"
                + " refresh_token = NULL WHERE id = NEW.id; END");
        try (ZohoTableTokenStore store = table.open()) {
            OAuthToken saved = store.saveToken(token("ada"));
            assertThatThrownBy(() -> store.saveToken(
                            saved.toBuilder().accessToken("newer").build()))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("in the column refresh_token");
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    void saysThatTheFolderIsMissing() {
        SqliteTable nowhere = new SqliteTable(temporary.resolve("missing"));

        assertThatThrownBy(nowhere::open)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("folder");
    }

    @Test
    void keepsOneRowOfThoseThatSayTheSameUnderOneId() {
        table.execute(SqlTable.SDK_5.replace(", PRIMARY KEY (id)", ""));
        table.insert("1", "ada", "refresh", "1000");
        table.insert("1", "ada", "refresh", "1000");
        try (ZohoTableTokenStore store = table.open()) {
            assertThat(only(StoredToken.Superseded.class, store).reason())
                    .isEqualTo("the row with the id 1 stands: it says the same");
            assertThat(store.getTokens()).hasSize(1);
        }
    }
}
