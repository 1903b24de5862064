package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.inShort;
import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the columns of a MySQL table can hold and tell apart, and what rights they take. */
interface MySqlColumnContract extends TableUnderTest {

    @Override
    MySqlTable table();

    private static String with(String charset) {
        return SqlTable.SDK_5 + " CHARACTER SET " + charset;
    }

    @Test
    default void readsWhatTheGenuineSdkWrote() {
        table().load("dbstore-8.0.sql");
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(inShort(store))
                    .containsExactly(
                            "intact 1",
                            "intact 2",
                            "intact 3",
                            "intact 4",
                            "intact 5",
                            "intact 6",
                            "intact 7",
                            "intact 8");
            assertThat(store.getTokens())
                    .extracting(OAuthToken::userName)
                    .contains(
                            "\"Quoted, User\"@zylker.example",
                            "名前@例え.jp",
                            "émilie+crm@zylker.example",
                            "عمر@zylker.example");
            assertThat(store.findTokenById("4"))
                    .contains(OAuthToken.builder()
                            .id("4")
                            .userName("名前@例え.jp")
                            .clientId("1000.7391BD63282D85C68DD132846827F895")
                            .clientSecret("3209a663fb6c254820df2cbcd5cd9ee9223a8754e5")
                            .refreshToken("1000.fbc1d7e816faa2b784d85ccef903d13a.549e3053c51ed52fc7ca5a300b5bbb58")
                            .accessToken("1000.230e45d2b006f85cf1de0a7962e4b8e9.3ad76fe172d56d412c9fcb224a8a4751")
                            .expiresAt(Instant.ofEpochMilli(1763766393964L))
                            .redirectUrl("https://app.zylker.example/cb")
                            .apiDomain("https://www.zohoapis.eu")
                            .build());
            assertThat(store.warnings())
                    .containsExactly("the column user_name does not tell upper from lower case (its collation is"
                            + " utf8mb4_0900_ai_ci): users whose names differ in nothing else were taken for one, and only the"
                            + " last of them is there");
        }
    }

    @Test
    default void tellsTextsApartThatTheCollationDoesNot() {
        table().execute(with("utf8mb4 COLLATE utf8mb4_general_ci"));
        List<String> names = List.of("ada", "ADA", "áda", "ada ", "straße", "strasse", "a\u0301da");
        try (ZohoTableTokenStore store = table().open()) {
            for (String name : names) {
                OAuthToken query = OAuthToken.builder().userName(name).build();
                assertThat(store.findToken(query)).isEmpty();
                OAuthToken saved = store.saveToken(
                        token("x").toBuilder().userName(name).accessToken(name).build());
                assertThat(store.findToken(query)).contains(saved);
                assertThat(store.findToken(
                                OAuthToken.builder().accessToken(name).build()))
                        .contains(saved);
            }
            assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactlyElementsOf(names);
        }
    }

    @Test
    default void createsTableThatTellsUsersApart() {
        try (ZohoTableTokenStore store = table().open()) {
            store.saveToken(token("ada"));
        }
        assertThat(table().query("SELECT DISTINCT COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
                        + " DATABASE() AND TABLE_NAME = 'oauthtoken'"))
                .containsExactly(List.of("utf8mb4_bin"));
    }

    @Test
    default void refusesValuesThatAreLongerThanTheirColumn() {
        table().execute(with("utf8mb4"));
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken fits = token("x").toBuilder().userName("😀".repeat(255)).build();
            OAuthToken saved = store.saveToken(fits);
            OAuthToken tooLong =
                    fits.toBuilder().userName("😀".repeat(256)).id(saved.id()).build();
            assertThatThrownBy(() -> store.saveTokens(List.of(token("ada"), tooLong)))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining(
                            "the user_name of the token 100000001 has 256 characters, and the column user_name of"
                                    + " `oauthtoken` holds 255; nothing was changed")
                    .hasMessageNotContaining("😀");
            assertThat(store.getTokens()).containsExactly(saved);

            table().execute(statementIn(catchThrowable(() -> store.saveToken(tooLong))));

            assertThat(store.saveToken(tooLong)).isEqualTo(tooLong);
            OAuthToken longer = tooLong.toBuilder().userName("u".repeat(30_000)).build();
            table().execute(statementIn(catchThrowable(() -> store.saveToken(longer))));
            assertThat(store.saveToken(longer)).isEqualTo(longer);
        }
    }

    @Test
    default void saysBeforehandWhatTheTableThatItWouldCreateCannotKeep() {
        OAuthToken fits = token("x").toBuilder().userName("😀".repeat(255)).build();
        OAuthToken tooLong = fits.toBuilder().id("7").userName("😀".repeat(256)).build();
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.refusal(fits)).isEmpty();
            Optional<String> refusal = store.refusal(tooLong);
            assertThat(store.exists()).isFalse();

            assertThat(catchThrowable(() -> store.saveToken(tooLong))).hasMessage(refusal.orElseThrow());
            assertThat(store.exists()).isTrue();
            assertThat(store.refusal(tooLong)).isEqualTo(refusal);
        }
    }

    @Test
    default void saysBeforehandThatATableCannotBeWrittenAtAll() {
        table().execute(with("utf8mb4") + " ENGINE = MyISAM");
        try (ZohoTableTokenStore store = table().open()) {
            assertThatThrownBy(() -> store.refusal(token("bob")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessage(
                            catchThrowable(() -> store.saveToken(token("bob"))).getMessage());
        }
    }

    @Test
    default void countsTheLengthOfTextsInBytes() {
        table().execute(with("utf8mb4").replace("access_token varchar(255)", "access_token tinytext"));
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken fits =
                    token("ada").toBuilder().accessToken("é".repeat(127)).build();
            OAuthToken saved = store.saveToken(fits);
            assertThat(store.findToken(
                            OAuthToken.builder().accessToken("é".repeat(127)).build()))
                    .contains(saved);
            OAuthToken tooLong = fits.toBuilder().accessToken("é".repeat(128)).build();
            assertThatThrownBy(() -> store.saveToken(tooLong))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("has 256 bytes, and the column access_token of `oauthtoken` holds 255");
        }
    }

    @Test
    default void refusesCharactersThatTheCharacterSetLacks() {
        table().execute(with("latin1"));
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken saved = store.saveToken(token("\u0081émilie € \u00A0"));
            assertThat(store.getTokens()).containsExactly(saved);
            assertThat(store.findToken(
                            OAuthToken.builder().userName("émilie 😀").build()))
                    .isEmpty();
            assertThat(store.findTokenById("émilie 😀")).isEmpty();
            assertThat(store.deleteToken("émilie 😀")).isFalse();
            OAuthToken refused = token("émilie 😀 topsecret");
            assertThat(store.refusal(saved)).isEmpty();
            Throwable thrown = catchThrowable(() -> store.saveToken(refused));
            assertThat(store.refusal(refused.toBuilder().id("100000002").build()))
                    .contains(thrown.getMessage());
            assertThat(thrown)
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining(
                            "the user_name of the token 100000002 has a character that the character set latin1 of the"
                                    + " column user_name of `oauthtoken` does not have");
            assertThat(trace(thrown)).doesNotContain("topsecret", "\\xF0", "F09F");
            assertThat(store.getTokens()).containsExactly(saved);

            convert("user_name", "refresh_token", "access_token", store, refused);

            assertThat(store.saveToken(refused).userName()).isEqualTo("émilie 😀 topsecret");
            assertThat(store.findTokenById("100000001")).contains(saved);
        }
    }

    private void convert(String first, String second, String third, ZohoTableTokenStore store, OAuthToken refused) {
        for (String column : List.of(first, second, third)) {
            String statement = statementIn(catchThrowable(() -> store.saveToken(refused)));
            assertThat(statement).contains("MODIFY " + column + " varchar(255) CHARACTER SET utf8mb4");
            table().execute(statement);
        }
    }

    @Test
    default void refusesEmojiInThreeBytes() {
        table().execute(with("utf8"));
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.saveToken(token("名前")).userName()).isEqualTo("名前");
            assertThatThrownBy(() -> store.saveToken(token("😀")))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("has a character that the character set utf8");
            assertThat(store.findToken(OAuthToken.builder().userName("😀").build()))
                    .isEmpty();
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    default void refusesSpacesThatTheColumnCutsOff() {
        table().execute(with("utf8mb4").replace("client_secret varchar(255)", "client_secret char(255)"));
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken saved = store.saveToken(token("ada"));
            assertThatThrownBy(() -> store.saveToken(
                            saved.toBuilder().clientSecret("topsecret ").build()))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("in the column client_secret, of the type char(255)")
                    .hasMessageNotContaining("topsecret");
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    default void refusesColumnsOfBytes() {
        table().execute(with("utf8mb4").replace("user_name varchar(255)", "user_name varbinary(255)"));
        try (ZohoTableTokenStore store = table().open()) {
            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("its column user_name is of the type varbinary(255) and not text");
        }
    }

    @Test
    default void refusesToWriteWithoutTransactions() {
        table().execute(with("utf8mb4") + " ENGINE = MyISAM");
        table().insert("1", "ada", "refresh", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.getTokens()).hasSize(1);
            assertThatThrownBy(() -> store.saveToken(token("bob")))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("ALTER TABLE `oauthtoken` ENGINE = InnoDB");
            assertThat(store.deleteToken("1")).isTrue();
        }
        assertThat(table().rows()).isEmpty();
    }

    @Test
    default void readsWithTheRightToReadAlone() throws SQLException {
        table().execute(with("utf8mb4"));
        table().insert("1", "ada", "refresh", null);
        MySqlTable reader = table().as("SELECT");
        try (ZohoTableTokenStore store = reader.open()) {
            assertThat(store.exists()).isTrue();
            assertThat(store.getTokens()).hasSize(1);
            assertThat(store.streamTokens()).hasSize(1);
            assertThat(store.warnings()).isNotEmpty();
            assertThatThrownBy(() -> store.saveToken(token("bob")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("right");
            assertThatThrownBy(() -> store.deleteToken("1")).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    default void writesExistingTableWithoutTheRightToCreate() throws SQLException {
        table().execute(with("utf8mb4"));
        MySqlTable writer = table().as("SELECT, INSERT, UPDATE, DELETE");
        try (ZohoTableTokenStore store = writer.open()) {
            store.saveToken(token("ada").toBuilder().id("1").build());
            store.saveToken(token("ada").toBuilder().accessToken("newer").build());
            assertThat(store.deleteToken("1")).isTrue();
            store.saveToken(token("bob"));
            store.deleteTokens();
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    default void takesTableWithoutAnyRightOnItForNoEmptyOne() throws SQLException {
        table().execute(with("utf8mb4"));
        table().execute("CREATE TABLE another (id int)");
        MySqlTable stranger = table().asOn("another", "SELECT");
        try (ZohoTableTokenStore store = stranger.open()) {
            assertThatThrownBy(store::exists).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(store::getTokens).isInstanceOf(StoreUnavailableException.class);
        }
    }

    private static String statementIn(Throwable refusal) {
        String message = refusal.getMessage();
        return message.substring(message.indexOf("ALTER TABLE"));
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
