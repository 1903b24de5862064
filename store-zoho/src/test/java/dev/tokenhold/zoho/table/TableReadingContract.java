package dev.tokenhold.zoho.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoreAddress;
import dev.tokenhold.spi.StoreSettings;
import dev.tokenhold.spi.TokenStoreProvider;
import dev.tokenhold.zoho.Inventories;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables of all generations, and what they may have become. */
interface TableReadingContract extends TableUnderTest {

    OAuthToken TOKEN = OAuthToken.builder()
            .id("7")
            .userName("ada@a.example")
            .clientId("client")
            .clientSecret("secret")
            .refreshToken("refresh")
            .accessToken("access")
            .grantToken("grant")
            .expiresAt(Instant.ofEpochMilli(1763796855587L))
            .redirectUrl("https://a.example/cb")
            .apiDomain("https://api.example")
            .build();

    @Test
    default void readsTheTableOfSdk3() {
        table().execute(table().sdk3());
        table().insert(7, "ada@a.example", "client", "refresh", "access", "grant", "1763796855587");

        OAuthToken token = TOKEN.toBuilder()
                .clientSecret(null)
                .redirectUrl(null)
                .apiDomain(null)
                .build();
        readsOnly(token);
    }

    @Test
    default void readsTheTableOfSdk2() {
        table().execute(SqlTable.SDK_2);
        table().insert(
                        "tok-7",
                        "ada@a.example",
                        "client",
                        "secret",
                        "refresh",
                        "access",
                        "grant",
                        "1763796855587",
                        "https://a.example/cb");

        readsOnly(TOKEN.toBuilder().id("tok-7").apiDomain(null).build());
    }

    @Test
    default void readsTheTableOfSdk4() {
        table().execute(SqlTable.SDK_4);
        table().insert(
                        "7",
                        "ada@a.example",
                        "client",
                        "secret",
                        "refresh",
                        "access",
                        "grant",
                        "1763796855587",
                        "https://a.example/cb");

        readsOnly(TOKEN.toBuilder().apiDomain(null).build());
    }

    @Test
    default void readsTheTableOfSdk5() {
        table().execute(SqlTable.SDK_5);
        table().insert(
                        "7",
                        "ada@a.example",
                        "client",
                        "secret",
                        "refresh",
                        "access",
                        "grant",
                        "1763796855587",
                        "https://a.example/cb",
                        "https://api.example");

        readsOnly(TOKEN);
    }

    @Test
    default void readsColumnsInAnyOrderAndOldOnesThatWereAddedTo() {
        table().execute(
                        "CREATE TABLE oauthtoken (expiry_time varchar(20), api_domain varchar(255), grant_token varchar(255),"
                                + " note varchar(100), access_token varchar(255), USER_MAIL varchar(255), refresh_token varchar(255),"
                                + " ID varchar(10) NOT NULL, client_id varchar(255), PRIMARY KEY (id))");
        table().execute("INSERT INTO oauthtoken (id, user_mail, client_id, refresh_token, access_token, grant_token,"
                + " expiry_time, api_domain, note) VALUES ('7', 'ada@a.example', 'client', 'refresh', 'access', 'grant',"
                + " '1763796855587', 'https://api.example', 'x')");

        readsOnly(TOKEN.toBuilder().clientSecret(null).redirectUrl(null).build());
    }

    private void readsOnly(OAuthToken token) {
        try (ZohoTableTokenStore store = table().open();
                Stream<OAuthToken> stream = store.streamTokens()) {
            assertThat(store.getTokens()).containsExactly(token);
            assertThat(stream).containsExactly(token);
            assertThat(Inventories.inShort(store)).containsExactly("intact " + token.id());
            assertThat(store.findTokenById(String.valueOf(token.id()))).contains(token);
            assertThat(store.findTokenById("70")).isEmpty();
            assertThat(store.findToken(
                            OAuthToken.builder().userName(token.userName()).build()))
                    .contains(token);
            assertThat(store.findToken(
                            OAuthToken.builder().accessToken("access").build()))
                    .contains(token);
            assertThat(store.findToken(
                            OAuthToken.builder().accessToken("Access").build()))
                    .isEmpty();
            assertThat(store.exists()).isTrue();
        }
    }

    @Test
    default void takesNullAndEmptyForAbsent() {
        table().execute(SqlTable.SDK_5);
        table().insert("1", null, null, null, null, "access", null, null, null, null);
        table().insert("2", "", "", "", "refresh", "", "", "", "", "");

        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.getTokens())
                    .containsExactly(
                            OAuthToken.builder().id("1").accessToken("access").build(),
                            OAuthToken.builder().id("2").refreshToken("refresh").build());
        }
    }

    @Test
    default void readsAnotherTableWhenOneIsNamed() {
        table().execute(SqlTable.SDK_5.replace("oauthtoken", "tokens_of_2024"));
        table().execute("INSERT INTO tokens_of_2024 (id, access_token) VALUES ('1', 'access')");
        table().execute(SqlTable.SDK_5);

        try (ZohoTableTokenStore other = open("tokens_of_2024");
                ZohoTableTokenStore store = table().open()) {
            assertThat(other.getTokens()).hasSize(1);
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    default void refusesNamesThatWouldChangeStatements() {
        for (String name : List.of("x; DROP TABLE oauthtoken", "`x`", "\"x\"", "a b", "", "oauthtoken--", "1x")) {
            assertThatThrownBy(() -> open(name)).isInstanceOf(InvalidConfigurationException.class);
        }
    }

    @Test
    default void readsTableWhoseNameIsAWordOfTheLanguage() {
        try (ZohoTableTokenStore store = open("select")) {
            OAuthToken saved = store.saveToken(TOKEN);
            assertThat(store.getTokens()).containsExactly(saved);
            assertThat(store.deleteToken("7")).isTrue();
        }
    }

    @Test
    default void isEmptyWithoutTableAndDoesNotCreateIt() {
        table().execute("CREATE TABLE something_else (id int)");
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.getTokens()).isEmpty();
            assertThat(Inventories.entries(store)).isEmpty();
            assertThat(store.streamTokens()).isEmpty();
            assertThat(store.findToken(TOKEN)).isEmpty();
            assertThat(store.warnings()).isEmpty();
            assertThat(store.deleteToken("7")).isFalse();
            store.deleteTokens();
            assertThat(store.exists()).isFalse();
            assertThat(provider().exists(StoreAddress.parse(table().uri()), new StoreSettings(table().settings())))
                    .isFalse();
            table().execute(SqlTable.SDK_5);
            assertThat(provider().exists(StoreAddress.parse(table().uri()), new StoreSettings(table().settings())))
                    .isTrue();
        }
    }

    @Test
    default void refusesTablesOfOthersAndSaysWhatItExpects() {
        table().execute("CREATE TABLE oauthtoken (id int, name varchar(100), access_token varchar(100))");
        try (ZohoTableTokenStore store = table().open()) {
            for (Runnable call : List.<Runnable>of(
                    store::getTokens,
                    store::inventory,
                    store::deleteTokens,
                    store::warnings,
                    () -> store.saveToken(TOKEN),
                    () -> store.deleteToken("1"))) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(InvalidConfigurationException.class)
                        .hasMessageContaining("the table oauthtoken in the database")
                        .hasMessageContaining("lacks user_name, client_id, refresh_token, grant_token, expiry_time;")
                        .hasMessageContaining("its columns are id, name, access_token")
                        .hasMessageContaining("those of an SDK are id, user_name, client_id, client_secret")
                        .hasMessageContaining("?table=NAME");
            }
        }
    }

    @Test
    default void refusesTableWithTwoColumnsForTheUser() {
        table().execute(SqlTable.SDK_5.replace("client_id", "user_mail varchar(255), client_id"));
        try (ZohoTableTokenStore store = table().open()) {
            assertThatThrownBy(store::getTokens)
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("has both user_name and user_mail");
        }
    }

    @Test
    default void readsOnAfterTheTableWasGivenAnotherShape() {
        table().execute(SqlTable.SDK_2);
        table().insert("1", "ada", "client", "secret", "refresh", "access", null, null, null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.getTokens()).hasSize(1);
            table().execute("ALTER TABLE oauthtoken RENAME COLUMN user_mail TO user_name");
            assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("ada");
            table().execute("DROP TABLE oauthtoken");
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    default void readsManyRowsInTheOrderOfTheirIds() {
        List<String> ids = IntStream.rangeClosed(1, 1_300)
                .mapToObj(i -> Integer.toString(i * 7))
                .toList();
        try (ZohoTableTokenStore store = table().open()) {
            store.saveTokens(ids.stream()
                    .map(id ->
                            Inventories.token("user-" + id).toBuilder().id(id).build())
                    .toList());

            List<String> inOrder = ids.stream().sorted().toList();
            assertThat(store.streamTokens()).extracting(OAuthToken::id).isEqualTo(inOrder);
            assertThat(store.getTokens()).extracting(OAuthToken::id).isEqualTo(inOrder);
            assertThat(Inventories.inShort(store))
                    .isEqualTo(inOrder.stream().map(id -> "intact " + id).toList());
        }
    }

    private ZohoTableTokenStore open(String tableName) {
        return (ZohoTableTokenStore)
                dev.tokenhold.TokenStores.open(table().uri() + "?table=" + tableName, table().settings());
    }

    private TokenStoreProvider provider() {
        return TokenStoreProvider.forScheme(
                table().uri().substring(0, table().uri().indexOf(':')));
    }

    @Test
    default void streamsCanBeClosedBeforeTheirEnd() {
        table().execute(SqlTable.SDK_5);
        for (int id = 1; id <= 5; id++) {
            table().insert("" + id, "user" + id, "refresh", null);
        }
        try (ZohoTableTokenStore store = table().open()) {
            // More often than any pool has connections.
            for (int i = 0; i < 50; i++) {
                try (Stream<OAuthToken> stream = store.streamTokens()) {
                    assertThat(stream.limit(3)).map(OAuthToken::id).containsExactly("1", "2", "3");
                }
                store.streamTokens().close();
            }
            assertThat(store.saveToken(Inventories.token("ada")).id()).isEqualTo("6");
        }
    }
}
