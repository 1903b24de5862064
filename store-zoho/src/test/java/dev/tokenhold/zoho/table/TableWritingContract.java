package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.testkit.Concurrently;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The form that the SDK reads, and what is refused since it cannot. */
interface TableWritingContract extends TableUnderTest {

    @Test
    default void writesTheFormOfSdk8() {
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken saved = store.saveToken(OAuthToken.builder()
                    .userName("o'brien")
                    .clientId("client")
                    .refreshToken("refresh")
                    .expiresAt(Instant.ofEpochMilli(1763796855587L))
                    .apiDomain("https://www.zohoapis.eu")
                    .build());

            assertThat(saved.id()).isEqualTo("1");
        }
        assertThat(table().query(
                                "SELECT id, user_name, client_id, client_secret, refresh_token, access_token, grant_token,"
                                        + " expiry_time, redirect_url, api_domain FROM oauthtoken"))
                .containsExactly(java.util.Arrays.asList(
                        "1",
                        "o'brien",
                        "client",
                        null,
                        "refresh",
                        null,
                        null,
                        "1763796855587",
                        null,
                        "https://www.zohoapis.eu"));
    }

    @Test
    default void createsTableWithoutTokensBySavingNone() {
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.saveTokens(List.of())).isEmpty();
            assertThat(store.exists()).isTrue();
            assertThat(store.replaceTokens(List.of())).isTrue();
        }
        assertThat(table().rows()).isEmpty();
    }

    @Test
    default void countsIdsOnFromTheGreatestNumber() {
        table().execute(SqlTable.SDK_5);
        for (String id : List.of("9", "10", "2", "007")) {
            table().insert(id, "user " + id, "refresh", null);
        }
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.newId(id -> false)).isEqualTo("11");
            assertThat(store.saveTokens(List.of(token("a"), token("b"), token("a"))))
                    .extracting(OAuthToken::id)
                    .containsExactly("11", "12", "11");
            assertThat(store.newId(id -> false)).isEqualTo("13");
        }
    }

    @Test
    default void givesNoIdToTwoTokensOfOneBatch() {
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.saveTokens(List.of(token("a").toBuilder().id("5").build(), token("b"), token("c"))))
                    .extracting(OAuthToken::id)
                    .containsExactly("5", "6", "7");
        }
    }

    @Test
    default void takesTheLeastFreeIdWhenTheGreatestIsTaken() {
        table().execute(SqlTable.SDK_5);
        table().insert("9999999999", "ada", "refresh", null);
        table().insert("1", "bob", "refresh", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.newId(id -> id.equals("2"))).isEqualTo("3");
            assertThat(store.saveTokens(List.of(token("c"), token("d"))))
                    .extracting(OAuthToken::id)
                    .containsExactly("2", "3");
        }
    }

    @Test
    default void givesOutNewIdsThatOthersHaveNotTakenMeanwhile() {
        try (ZohoTableTokenStore store = table().open();
                ZohoTableTokenStore other = table().open()) {
            Set<String> taken = new HashSet<>(Set.of("2"));
            assertThat(store.newId(taken::contains)).isEqualTo("1");
            taken.add("1");
            other.saveToken(token("a").toBuilder().id("3").build());

            String id = store.newId(taken::contains);

            assertThat(taken).doesNotContain(id);
            assertThat(id).isNotEqualTo("3");
        }
    }

    @Test
    default void refusesIdsThatTheSdkCannotLiveWith() {
        try (ZohoTableTokenStore store = table().open()) {
            for (String id :
                    List.of("12345678901", "tok1", "-1", "1.0", "١", "1 ", "018f3c1e-7b1a-7000-8000-000000000000")) {
                OAuthToken token = token("ada").toBuilder().id(id).build();

                assertThat(store.keepsId(id)).isFalse();
                assertThatThrownBy(() -> store.saveToken(token))
                        .isInstanceOf(InvalidTokenException.class)
                        .hasMessageContaining("the id " + id + " is not a decimal integer of at most 10 digits");
                assertThatThrownBy(() -> store.replaceTokens(List.of(new Replacement(null, token))))
                        .isInstanceOf(InvalidTokenException.class);
            }
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    default void keepsOtherIdsThatTheTableHas() {
        table().execute(SqlTable.SDK_5.replace("id varchar(10)", "id varchar(255)"));
        table().insert("tok1", "ada", "refresh", null);
        table().insert("émilie 😀", "emilie", "refresh", null);
        try (ZohoTableTokenStore store = table().open()) {
            for (String id : List.of("tok1", "émilie 😀")) {
                assertThat(store.keepsId(id)).isTrue();
                assertThat(store.keepsId(id + "9")).isFalse();
                OAuthToken saved = store.saveToken(
                        OAuthToken.builder().id(id).accessToken("newer").build());
                assertThat(store.findTokenById(id)).contains(saved);
                assertThat(store.deleteToken(id)).isTrue();
            }
            assertThat(store.keepsId("TOK1")).isFalse();
        }
        assertThat(table().rows()).isEmpty();
    }

    @Test
    default void refusesAttributesWithoutShowingThem() {
        OAuthToken token = token("ada").toBuilder()
                .attribute("scope", "everything")
                .attribute("type", "Bearer")
                .build();
        try (ZohoTableTokenStore store = table().open()) {
            assertThatThrownBy(() -> store.saveToken(token))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("2 attributes")
                    .hasMessageNotContainingAny("everything", "Bearer");
            assertThat(store.exists()).isFalse();
        }
    }

    @Test
    default void storesInjectionsLiterally() {
        List<String> attempts = List.of(
                "'; DROP TABLE oauthtoken; --",
                "' OR '1'='1",
                "\\' OR 1=1 #",
                "\") OR (\"\"=\"",
                "`; DELETE FROM oauthtoken",
                "%",
                "?",
                "${jndi:ldap://x}",
                "x' UNION SELECT * FROM oauthtoken WHERE '1'='1");
        List<OAuthToken> saved = new ArrayList<>();
        try (ZohoTableTokenStore store = table().open()) {
            for (String text : attempts) {
                saved.add(store.saveToken(OAuthToken.builder()
                        .userName(text)
                        .clientId(text)
                        .clientSecret(text)
                        .refreshToken(text)
                        .accessToken(text)
                        .grantToken(text)
                        .redirectUrl(text)
                        .apiDomain(text)
                        .build()));
            }
            assertThat(store.getTokens()).containsExactlyInAnyOrderElementsOf(saved);
            for (String text : attempts) {
                assertThat(store.findToken(OAuthToken.builder().userName(text).build()))
                        .get()
                        .returns(text, OAuthToken::userName);
                assertThat(store.findTokenById(text)).isEmpty();
                assertThat(store.deleteToken(text)).isFalse();
            }
            assertThat(store.getTokens()).hasSize(attempts.size());
        }
    }

    @Test
    default void refusesToWriteOlderTablesAndSaysHowToUpgradeThem() {
        table().execute(SqlTable.SDK_2);
        table().insert("tok-1", "ada", "client", "secret", "refresh", "access", null, "1000", "https://a.example");
        List<List<String>> before = table().rows();
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken newer =
                    OAuthToken.builder().id("tok-1").accessToken("newer").build();
            assertThatThrownBy(() -> store.saveToken(newer))
                    .isInstanceOf(InvalidConfigurationException.class)
                    .hasMessageContaining("is of an older SDK")
                    .hasMessageContaining("RENAME COLUMN user_mail TO user_name")
                    .hasMessageContaining("ADD COLUMN api_domain varchar(255)")
                    .hasMessageContaining("?table=NAME");
            assertThatThrownBy(() -> store.replaceTokens(List.of(new Replacement(
                            null, token("bob").toBuilder().id("2").build()))))
                    .isInstanceOf(InvalidConfigurationException.class);
            assertThat(table().rows()).isEqualTo(before);
            // What changes nothing is not refused.
            assertThat(store.saveTokens(List.of())).isEmpty();
            assertThat(store.saveToken(OAuthToken.builder()
                                    .id("tok-1")
                                    .accessToken("access")
                                    .build())
                            .refreshToken())
                    .isEqualTo("refresh");

            upgrade(catchMessage(() -> store.saveToken(newer)));

            assertThat(store.saveToken(newer).userName()).isEqualTo("ada");
            assertThat(store.saveToken(token("bob").toBuilder()
                                    .apiDomain("https://www.zohoapis.eu")
                                    .build())
                            .apiDomain())
                    .isEqualTo("https://www.zohoapis.eu");
            assertThat(store.getTokens()).hasSize(2);
        }
    }

    @Test
    default void writesTheTableOfSdk3OnceUpgraded() {
        table().execute(table().sdk3());
        table().insert(7, "ada", "client", "refresh", "access", null, "1000");
        try (ZohoTableTokenStore store = table().open()) {
            String message = catchMessage(() -> store.saveToken(token("bob")));
            assertThat(message).contains("client_secret", "redirect_url", "api_domain");

            upgrade(message);

            OAuthToken bob = store.saveToken(token("bob"));
            assertThat(bob.id()).isEqualTo("8");
            assertThat(store.saveToken(OAuthToken.builder()
                                    .id("7")
                                    .accessToken("newer")
                                    .build())
                            .userName())
                    .isEqualTo("ada");
            assertThat(store.findTokenById("8")).contains(bob);
            // Here an id is a number, and 007 is 7.
            assertThatThrownBy(() ->
                            store.saveToken(token("cy").toBuilder().id("007").build()))
                    .isInstanceOfAny(ConflictException.class, InvalidTokenException.class);
            assertThatThrownBy(() ->
                            store.saveToken(token("cy").toBuilder().id("009").build()))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("does not keep the token 009 as it was written");
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("7", "8");
        }
    }

    private void upgrade(String message) {
        for (String statement :
                message.substring(message.indexOf("ALTER TABLE")).split("; ", -1)) {
            table().execute(statement);
        }
    }

    private static String catchMessage(Runnable refused) {
        return String.valueOf(Objects.requireNonNull(org.assertj.core.api.Assertions.catchThrowable(refused::run))
                .getMessage());
    }

    @Test
    default void deletesFromOlderTables() {
        table().execute(SqlTable.SDK_2);
        table().insert("tok-1", "ada", "client", "secret", "refresh", "access", null, "1000", null);
        table().insert("tok-2", "bob", "client", "secret", "refresh", "access", null, "1000", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.deleteToken("tok-1")).isTrue();
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("tok-2");
            store.deleteTokens();
            assertThat(store.getTokens()).isEmpty();
        }
    }

    @Test
    default void leavesColumnsOfOthersAsTheyAre() {
        table().execute(SqlTable.SDK_5.replace(
                "user_name varchar(255)", "user_name varchar(255), note varchar(20) DEFAULT 'n'"));
        table().execute(
                        "INSERT INTO oauthtoken (id, user_name, client_id, refresh_token, note) VALUES ('1', 'ada', 'client', 'r', 'keep')");
        try (ZohoTableTokenStore store = table().open()) {
            store.saveTokens(List.of(token("ada"), token("bob")));

            assertThat(table().query("SELECT id, user_name, access_token, note FROM oauthtoken ORDER BY id"))
                    .containsExactly(
                            List.of("1", "ada", "access-of-ada", "keep"), List.of("2", "bob", "access-of-bob", "n"));
            assertThat(store.warnings()).anyMatch(warning -> warning.endsWith("which are not read: note"));
        }
    }

    @Test
    default void writesEmptyTextWhereAColumnCannotBeNull() {
        table().execute(SqlTable.SDK_5
                .replace("varchar(255)", "varchar(255) NOT NULL")
                .replace("varchar(20)", "varchar(20) NOT NULL"));
        try (ZohoTableTokenStore store = table().open()) {
            OAuthToken saved =
                    store.saveToken(OAuthToken.builder().accessToken("access").build());
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    default void explainsUniqueKeysThatAreInTheWay() {
        table().execute(SqlTable.SDK_5.replace(", PRIMARY", ", UNIQUE (client_secret), PRIMARY"));
        try (ZohoTableTokenStore store = table().open()) {
            store.saveToken(token("ada"));
            assertThatThrownBy(() -> store.saveToken(token("bob")))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("has a unique key");
            assertThat(store.getTokens()).hasSize(1);
        }
    }

    @Test
    default void replacesTokensOfManyUsersAtOnce() {
        List<Replacement> first = IntStream.rangeClosed(1, 5_000)
                .mapToObj(i ->
                        token("user " + i).toBuilder().id(Integer.toString(i)).build())
                .map(token -> new Replacement(null, token))
                .toList();
        List<Replacement> second = first.stream()
                .map(Replacement::token)
                .map(token -> new Replacement(
                        token, token.toBuilder().accessToken("newer").build()))
                .toList();
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.replaceTokens(first)).isTrue();
            assertThat(store.replaceTokens(second)).isTrue();
            assertThat(store.replaceTokens(first)).isFalse();
            assertThat(store.getTokens()).hasSize(5_000).allMatch(token -> "newer".equals(token.accessToken()));
            List<OAuthToken> saved = store.saveTokens(IntStream.rangeClosed(4_001, 6_000)
                    .mapToObj(i -> token("user " + i))
                    .toList());
            assertThat(saved.get(999).id()).isEqualTo("5000");
            assertThat(saved.get(1_999).id()).isEqualTo("6000");
        }
    }

    // Every number is acknowledged once: so no store overwrites what another one has counted meanwhile.
    @Test
    default void storesThatCountUpOneTokenLoseNoCount() {
        List<ZohoTableTokenStore> stores =
                Stream.generate(() -> table().open()).limit(3).toList();
        try {
            stores.get(0)
                    .saveToken(token("ada").toBuilder().id("1").accessToken("0").build());

            List<List<Integer>> counts = Concurrently.run(3, thread -> () -> count(stores.get(thread), 20));

            assertThat(counts.stream().flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 60).boxed().toList());
        } finally {
            stores.forEach(ZohoTableTokenStore::close);
        }
    }

    private static List<Integer> count(ZohoTableTokenStore store, int times) {
        List<Integer> counted = new ArrayList<>();
        while (counted.size() < times) {
            OAuthToken before = store.findTokenById("1").orElseThrow();
            int next = Integer.parseInt(String.valueOf(before.accessToken())) + 1;
            OAuthToken after = before.toBuilder().accessToken("" + next).build();
            if (store.replaceTokens(List.of(new Replacement(before, after)))) {
                counted.add(next);
            }
        }
        return counted;
    }
}
