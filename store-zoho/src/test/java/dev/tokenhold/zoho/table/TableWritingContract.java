package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Outlook;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.testkit.Concurrently;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

            assertThat(saved.id()).isEqualTo("100000001");
        }
        assertThat(table().query(
                                "SELECT id, user_name, client_id, client_secret, refresh_token, access_token, grant_token,"
                                        + " expiry_time, redirect_url, api_domain FROM oauthtoken"))
                .containsExactly(java.util.Arrays.asList(
                        "100000001",
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
        for (String id : List.of("13", "10", "12")) {
            table().insert(id, "user " + id, "refresh", null);
        }
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.newId(id -> false)).isEqualTo("14");
            assertThat(store.saveTokens(List.of(token("a"), token("b"), token("a"))))
                    .extracting(OAuthToken::id)
                    .containsExactly("14", "15", "14");
            assertThat(store.newId(id -> false)).isEqualTo("16");
        }
    }

    // The SDK takes the greatest id as a text: behind 9 and 10 it would give the id 10 again and again.
    @Test
    default void givesIdsThatAreTheGreatestAsTextsToo() {
        table().execute(SqlTable.SDK_5);
        for (String id : List.of("9", "10", "2", "007")) {
            table().insert(id, "user " + id, "refresh", null);
        }
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.newId(id -> false)).isEqualTo("900000001");
            assertThat(store.saveTokens(List.of(token("a"), token("b"), token("a"))))
                    .extracting(OAuthToken::id)
                    .containsExactly("900000001", "900000002", "900000001");
        }
        assertThat(table().query("SELECT MAX(id) FROM oauthtoken")).containsExactly(List.of("900000002"));
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
            Set<String> taken = new HashSet<>(Set.of("100000002"));
            assertThat(store.newId(taken::contains)).isEqualTo("100000001");
            taken.add("100000001");
            other.saveToken(token("a").toBuilder().id("100000003").build());

            String id = store.newId(taken::contains);

            assertThat(taken).doesNotContain(id);
            assertThat(id).isEqualTo("100000004");
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
    default void writesTheFormThatIsThere() {
        for (String form : List.of(SqlTable.SDK_4, SqlTable.SDK_2, table().sdk3())) {
            table().execute(form);
            boolean noSecret = !form.contains("client_secret");
            OAuthToken ada = token("ada").toBuilder()
                    .id("7")
                    .clientSecret(noSecret ? null : "client-secret")
                    .build();
            int columns = form.split(" varchar", -1).length - 1 + (noSecret ? 1 : 0);
            try (ZohoTableTokenStore store = table().open()) {
                assertThat(store.saveToken(ada)).isEqualTo(ada);
                OAuthToken changed = ada.toBuilder().accessToken("newer").build();
                assertThat(store.replaceTokens(List.of(new Replacement(ada, changed))))
                        .isTrue();
                assertThat(store.getTokens()).containsExactly(changed);
                assertThat(store.saveToken(
                                        ada.toBuilder().id(null).userName("bob").build())
                                .id())
                        .isEqualTo("8");
            }
            assertThat(table().rows()).hasSize(2).allMatch(row -> row.size() == columns);
            table().execute("DROP TABLE oauthtoken");
        }
    }

    @Test
    default void refusesWhatTheFormHasNoColumnFor() {
        table().execute(table().sdk3());
        table().insert(7, "ada", "client", "refresh", "access", null, "1000");
        List<List<String>> before = table().rows();
        OAuthToken token = token("bob").toBuilder()
                .id("8")
                .apiDomain("https://www.zohoapis.eu")
                .build();
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.refusal(token).orElseThrow())
                    .contains(
                            "has the form of an older SDK and no column for the client_secret and the api_domain of the token 8:")
                    .doesNotContain("client-secret");
            for (ThrowingCallable writing : List.<ThrowingCallable>of(
                    () -> store.saveToken(token), () -> store.replaceTokens(List.of(new Replacement(null, token))))) {
                assertThatThrownBy(writing)
                        .isInstanceOf(InvalidTokenException.class)
                        .hasMessage(store.refusal(token).orElseThrow());
            }
        }
        assertThat(table().rows()).isEqualTo(before);
    }

    // Here an id is a number, and 007 is 7.
    @Test
    default void refusesIdsThatATableOfNumbersChanges() {
        table().execute(table().sdk3());
        table().insert(7, "ada", "client", "refresh", "access", null, "1000");
        OAuthToken cy = token("cy").toBuilder().clientSecret(null).build();
        try (ZohoTableTokenStore store = table().open()) {
            assertThatThrownBy(() -> store.saveToken(cy.toBuilder().id("007").build()))
                    .isInstanceOfAny(ConflictException.class, InvalidTokenException.class);
            assertThatThrownBy(() -> store.saveToken(cy.toBuilder().id("009").build()))
                    .isInstanceOf(InvalidTokenException.class)
                    .hasMessageContaining("does not keep the token 009 as it was written");
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("7");
        }
    }

    /** What DBStore gives a new token. */
    private long nextIdOfSdk() {
        String last = table().query("SELECT MAX(id) FROM oauthtoken").get(0).get(0);
        return Integer.parseInt(last) + 1L;
    }

    @Test
    default void sdkCountsOnFromTheIdsOfACopy() {
        for (List<String> ids : List.of(
                IntStream.rangeClosed(1, 12).mapToObj(Integer::toString).toList(),
                List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"),
                List.of("2147483646", "2147483645"),
                List.of("10", "11", "12", "018f3c1e-7b1a-7000-8000-000000000000"))) {
            try (ZohoTableTokenStore store = table().open()) {
                store.saveTokens(List.of());
                boolean keeps = store.outlook(() -> tokensWithIds(ids)).keepsNewIds();
                assertThat(keeps).isEqualTo(ids.contains("12") && ids.size() == 4);
                Set<String> given = new HashSet<>(ids);
                for (String id : ids) {
                    String written = keeps && store.keepsId(id) ? id : store.newId(given::contains);
                    given.add(written);
                    table().insert(written, "user " + id, "refresh", null);
                }
            }
            for (int i = 0; i < 20; i++) {
                // As a primary key, an id that is given twice fails.
                table().insert(Long.toString(nextIdOfSdk()), "new " + i, "refresh", null);
                table().execute("DELETE FROM oauthtoken WHERE user_name = 'user " + ids.get(ids.size() - 1) + "'");
            }
            table().execute("DROP TABLE oauthtoken");
        }
    }

    private static Stream<OAuthToken> tokensWithIds(List<String> ids) {
        return ids.stream().map(id -> token("user " + id).toBuilder().id(id).build());
    }

    @Test
    default void keepsIdsOfOneWidthWithRoomAndTellsHowMuchIsLeft() {
        table().execute(SqlTable.SDK_5);
        table().insert("12", "ada", "refresh", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.outlook(() -> tokensWithIds(List.of("10", "11", "30")))
                            .warnings())
                    .singleElement()
                    .asString()
                    .contains("leave room for 69 new users");
            assertThat(store.outlook(() -> tokensWithIds(List.of("10", "98"))).keepsNewIds())
                    .isFalse();
            table().insert("9", "bob", "refresh", null);
            assertThat(store.outlook(Stream::of).warnings())
                    .singleElement()
                    .asString()
                    .contains("9 being the greatest as a text and 12 as a number");
        }
    }

    @Test
    default void warnsOfValuesThatTheSdkCannotQuote() {
        try (ZohoTableTokenStore store = table().open()) {
            Outlook outlook = store.outlook(() -> Stream.of(
                    token("o'brien").toBuilder().id("100000001").build(),
                    token("ada").toBuilder().id("100000002").build(),
                    token("dom\\cy").toBuilder().id("100000003").build()));

            assertThat(outlook.keepsNewIds()).isTrue();
            assertThat(outlook.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("values of the tokens 100000001, 100000003 have an apostrophe or a backslash");
        }
    }

    @Test
    default void takesNoCopyOfUsersThatTheColumnDoesNotTellApart() {
        table().execute(SqlTable.SDK_5.replace(
                "user_name varchar(255)", "user_name varchar(255) COLLATE " + ignoringCase()));
        table().insert("10", "bob@zylker.example", "refresh", null);
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.outlook(() ->
                                    tokensOf("UPPER@zylker.example", "upper@zylker.example", "Bob@zylker.example"))
                            .refusal())
                    .contains("the column user_name", "does not tell upper from lower case", "11 and 12, 10 and 13")
                    .doesNotContain("zylker");
            assertThat(store.outlook(() -> tokensOf("ada", "cy", "bob@zylker.example"))
                            .refusal())
                    .isNull();
        }
    }

    private static Stream<OAuthToken> tokensOf(String... users) {
        return IntStream.range(0, users.length)
                .mapToObj(i -> token(users[i]).toBuilder().id("" + (11 + i)).build());
    }

    @Test
    default void takesNoCopyIntoColumnsThatTheSdkTakesForOthers() {
        table().execute(SqlTable.SDK_4.replace(
                "client_id varchar(255), client_secret varchar(255)",
                "client_secret varchar(255), client_id varchar(255)"));
        try (ZohoTableTokenStore store = table().open()) {
            assertThat(store.outlook(Stream::of).refusal())
                    .contains(
                            "has its columns in another order than the Zoho SDK",
                            "found id, user_name, client_secret,");
        }
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
            assertThat(saved.get(1_999).id()).isEqualTo("999001000");
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
