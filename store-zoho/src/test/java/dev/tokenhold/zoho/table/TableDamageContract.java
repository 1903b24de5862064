package dev.tokenhold.zoho.table;

import static dev.tokenhold.zoho.Inventories.inShort;
import static dev.tokenhold.zoho.Inventories.only;
import static dev.tokenhold.zoho.Inventories.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.Inventories;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Rows that are no tokens, and rows that repeat or contradict one another. */
interface TableDamageContract extends TableUnderTest {

    // As CREATE TABLE … AS SELECT makes it.
    private ZohoTableTokenStore withoutKey() {
        table().execute(SqlTable.SDK_5.replace(", PRIMARY KEY (id)", "").replace(" NOT NULL", ""));
        return table().open();
    }

    @Test
    default void tellsDamagedRowsFromIntactOnes() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "refresh", "1763796855587");
            table().insert("2", "topsecret", "refresh", "tomorrow");
            table().insert("3", "topsecret", "refresh", "99999999999999999999");
            table().insert("4", "topsecret", "refresh", "1.7E12");
            table().insert("5", "topsecret", null, "1763796855587");
            table().insert(null, "topsecret", "refresh", "1763796855587");
            table().insert("", "topsecret", "refresh", "1763796855587");
            table().insert("6", "bob", "refresh", null);

            assertThat(inShort(store))
                    .containsExactly(
                            "intact 1",
                            "damaged 2 (row with the id 2)",
                            "damaged 3 (row with the id 3)",
                            "damaged 4 (row with the id 4)",
                            "damaged 5 (row with the id 5)",
                            "intact 6",
                            "damaged null (a row without an id)",
                            "damaged null (a row without an id)");
            assertThat(Inventories.entries(store))
                    .filteredOn(StoredToken.Damaged.class::isInstance)
                    .extracting(entry -> ((StoredToken.Damaged) entry).reason())
                    .satisfiesExactly(
                            reason -> assertThat(reason).contains("expiry_time is not a number of milliseconds"),
                            reason -> assertThat(reason).contains("expiry_time"),
                            reason -> assertThat(reason).contains("expiry_time"),
                            reason ->
                                    assertThat(reason).contains("none of access_token, refresh_token and grant_token"),
                            reason -> assertThat(reason).contains("it has no id"),
                            reason -> assertThat(reason).contains("it has no id"));
            assertThat(Inventories.entries(store).toString()).doesNotContain("topsecret");
        }
    }

    @Test
    default void refusesToReadDamagedTableAsAWhole() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "refresh", "1763796855587");
            table().insert("2", "topsecret", "refresh", "tomorrow");
            table().insert("3", "topsecret", null, null);

            List<ThrowingCallable> calls = List.of(store::getTokens, store::streamTokens);
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call)
                            .isInstanceOf(CorruptStoreException.class)
                            .hasMessageContaining("is damaged in 2 rows")
                            .hasMessageContaining("row with the id 2: expiry_time")
                            .hasMessageContaining("store-migrate list")
                            .hasMessageNotContaining("topsecret"));
        }
    }

    @Test
    default void refusesWhatDamagedRowMayBeAboutAndNothingElse() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "refresh-1", "1763796855587");
            table().insert("2", "bob", "refresh-2", "tomorrow");
            List<List<String>> before = table().rows();

            OAuthToken bob = OAuthToken.builder()
                    .userName("bob")
                    .clientId("client")
                    .accessToken("new")
                    .build();
            List<ThrowingCallable> calls = List.of(
                    () -> store.findTokenById("2"),
                    () -> store.findToken(bob),
                    () -> store.saveToken(bob),
                    () -> store.saveToken(bob.toBuilder().id("2").build()),
                    () -> store.saveTokens(List.of(token("cy"), bob)),
                    () -> store.replaceTokens(List.of(
                            new Replacement(null, bob.toBuilder().id("2").build()))));
            assertThat(calls)
                    .allSatisfy(call -> assertThatThrownBy(call)
                            .isInstanceOf(CorruptStoreException.class)
                            .hasMessageContaining("row with the id 2: expiry_time"));
            assertThat(table().rows()).isEqualTo(before);

            assertThat(store.findTokenById("1")).isPresent();
            assertThat(store.saveToken(token("cy")).id()).isEqualTo("3");
        }
    }

    @Test
    default void isMendedByDeletingDamagedRows() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "refresh", "1763796855587");
            table().insert("2", "bob", "refresh", "tomorrow");

            assertThat(store.deleteToken("2")).isTrue();
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("1");

            table().insert(null, "bob", "refresh", null);
            store.deleteTokens();
            assertThat(table().rows()).isEmpty();
        }
    }

    @Test
    default void letsTheRowThatExpiresLastStand() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "old", "1000");
            table().insert("2", "ada", "never", null);
            table().insert("3", "ada", "new", "2000");
            table().insert("4", "bob", "a", "1000");
            table().insert("5", "bob", "b", "1000");
            table().insert("6", null, "x", "1000");
            table().insert("7", null, "x", "1000");
            table().insert("8", "ada", "another client", "1000");
            table().execute("UPDATE oauthtoken SET client_id = 'other' WHERE id = '8'");

            assertThat(inShort(store))
                    .containsExactly(
                            "superseded 1 (row with the id 1)",
                            "intact 2",
                            "superseded 3 (row with the id 3)",
                            "superseded 4 (row with the id 4)",
                            "intact 5",
                            "intact 6",
                            "intact 7",
                            "intact 8");
            assertThat(Inventories.entries(store))
                    .filteredOn(StoredToken.Superseded.class::isInstance)
                    .extracting(entry -> ((StoredToken.Superseded) entry).reason())
                    .containsExactly(
                            "the row with the id 2 stands: it has the same user and client and never expires; their refresh"
                                    + " tokens differ; one of their expiries cannot be right",
                            "the row with the id 2 stands: it has the same user and client and never expires; their refresh"
                                    + " tokens differ; one of their expiries cannot be right",
                            "the row with the id 5 stands: it has the same user and client and comes later in the order"
                                    + " of the ids; their refresh tokens differ");
            assertThat(store.warnings())
                    .filteredOn(warning -> warning.contains("another refresh token"))
                    .hasSize(3)
                    .first()
                    .asString()
                    .startsWith("the row with the id 2 stands for the row with the id 1, which has the same user and"
                            + " client, but another refresh token");
            assertThat(store.getTokens()).extracting(OAuthToken::id).containsExactly("2", "5", "6", "7", "8");
            assertThat(store.streamTokens()).extracting(OAuthToken::id).containsExactly("2", "5", "6", "7", "8");
            assertThat(store.findToken(OAuthToken.builder()
                            .userName("ada")
                            .clientId("client")
                            .build()))
                    .get()
                    .extracting(OAuthToken::id)
                    .isEqualTo("2");
        }
    }

    @Test
    default void completesTheRowThatStandsHoweverItIsRead() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "client", "s", "refresh", "old", "grant", "1763800000001", "url", "domain");
            table().insert("2", "ada", "client", null, null, "new", null, "1763800000002", "", null);
            OAuthToken completed = OAuthToken.builder()
                    .id("2")
                    .userName("ada")
                    .clientId("client")
                    .clientSecret("s")
                    .refreshToken("refresh")
                    .accessToken("new")
                    .grantToken("grant")
                    .expiresAt(Instant.ofEpochMilli(1763800000002L))
                    .redirectUrl("url")
                    .apiDomain("domain")
                    .build();

            assertThat(Inventories.only(StoredToken.Intact.class, store).token())
                    .isEqualTo(completed);
            assertThat(store.getTokens()).containsExactly(completed);
            assertThat(store.streamTokens()).containsExactly(completed);
            assertThat(store.findTokenById("2")).contains(completed);
            assertThat(store.findToken(OAuthToken.builder().accessToken("new").build()))
                    .contains(completed);
            assertThat(store.findToken(OAuthToken.builder()
                            .clientId("client")
                            .clientSecret("s")
                            .refreshToken("refresh")
                            .build()))
                    .contains(completed);
            assertThat(store.inventoryOf(Set.of("2"))).containsExactly(new StoredToken.Intact(completed, null));
            assertThat(store.findTokenById("1")).get().returns("old", OAuthToken::accessToken);
            assertThat(only(StoredToken.Superseded.class, store).reason())
                    .endsWith("expires later; from this one it has client_secret, refresh_token, grant_token,"
                            + " redirect_url, api_domain");

            OAuthToken read = store.findTokenById("2").orElseThrow();
            OAuthToken saved =
                    store.saveToken(read.toBuilder().accessToken("newest").build());
            assertThat(saved.refreshToken()).isEqualTo("refresh");
            assertThat(table().rows()).hasSize(1);
            assertThat(store.getTokens()).containsExactly(saved);
        }
    }

    @Test
    default void keepsWhatItHasFromARowThatGoes() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "of ada", "1000");
            table().insert("2", "ada", null, "2000");
            table().execute("UPDATE oauthtoken SET access_token = 'new' WHERE id = '2'");
            table().insert("3", "bob", "of bob", "1000");
            table().insert("4", "bob", null, "2000");
            table().execute("UPDATE oauthtoken SET access_token = 'new' WHERE id = '4'");

            assertThat(store.deleteToken("1")).isTrue();
            store.saveToken(token("cy").toBuilder().id("3").build());

            assertThat(inShort(store)).containsExactly("intact 2", "intact 3", "intact 4");
            assertThat(store.getTokens())
                    .extracting(OAuthToken::refreshToken)
                    .containsExactly("of ada", "refresh-of-cy", "of bob");
        }
    }

    @Test
    default void comparesIdsAndOwnersByTheirBytesWhateverTheCollation() {
        table().execute(SqlTable.SDK_5
                .replace(", PRIMARY KEY (id)", "")
                .replaceAll(" NOT NULL", "")
                .replaceAll("(varchar\\((10|255)\\))", "$1 COLLATE " + ignoringCase()));
        try (ZohoTableTokenStore store = table().open()) {
            table().insert("a", "ada", "old", "1000");
            table().insert("b", "ada", "new", "2000");
            table().insert("A", "ADA", "refresh", "1000");
            table().insert("a ", "ada ", "refresh", "1000");
            table().insert("c", "ada", "Client", null, "refresh", null, null, "1000", null, null);
            table().insert("d", "ada", null, null, "refresh", null, null, "1000", null, null);
            table().insert("D", "ada", "", null, "refresh", null, null, "1000", null, null);
            table().insert("e", null, "refresh", "1000");
            table().insert("f", "", "refresh", "1000");
            table().insert("g", "bob", "refresh", "1000");
            table().insert("g", "cy", "refresh", "1000");
            table().insert("G", "dee", "refresh", "1000");
            table().insert(null, "ada", "refresh", "1000");
            table().insert("", "ada", "refresh", "1000");

            assertThat(inShort(store))
                    .containsExactly(
                            "intact A",
                            "superseded D (row with the id D)",
                            "intact G",
                            "superseded a (row with the id a)",
                            "intact a ",
                            "intact b",
                            "intact c",
                            "intact d",
                            "intact e",
                            "intact f",
                            "damaged g (row with the id g)",
                            "damaged g (row with the id g)",
                            "damaged null (a row without an id)",
                            "damaged null (a row without an id)");
        }
    }

    @Test
    default void savingTakesAwayTheRowsThatOthersStandForAndSaysSo() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "old", "1000");
            table().insert("2", "ada", "new", "2000");
            table().insert("3", "bob", "old", "1000");
            table().insert("4", "bob", "new", "2000");

            store.saveToken(token("cy"));
            assertThat(warnings().messages()).isEmpty();
            OAuthToken saved = store.saveToken(OAuthToken.builder()
                    .userName("ada")
                    .clientId("client")
                    .accessToken("newest")
                    .build());

            assertThat(saved.id()).isEqualTo("2");
            assertThat(saved.refreshToken()).isEqualTo("new");
            assertThat(inShort(store))
                    .containsExactly("intact 2", "superseded 3 (row with the id 3)", "intact 4", "intact 5");
            assertThat(warnings().messages())
                    .singleElement()
                    .asString()
                    .contains("its rows with the ids 1 said before", "the refresh tokens of 1 differed")
                    .doesNotContain("ada");
        }
    }

    @Test
    default void deletingTakesAwayTheRowsThatTheDeletedOneStoodFor() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "old", "1000");
            table().insert("2", "ada", "new", "2000");
            table().insert("3", "bob", "old", "1000");
            table().insert("4", "bob", "new", "2000");

            assertThat(store.deleteToken("2")).isTrue();
            assertThat(store.deleteToken("3")).isTrue();

            assertThat(inShort(store)).containsExactly("intact 4");
        }
    }

    @Test
    default void takesAnIdOverFromARowThatAnotherStandsFor() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "old", "1000");
            table().insert("2", "ada", "new", "2000");

            OAuthToken bob = token("bob").toBuilder().id("1").build();
            assertThat(store.saveToken(bob)).isEqualTo(bob);

            assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("bob", "ada");
            assertThat(table().rows()).hasSize(2);
        }
    }

    @Test
    default void reportsIdOfTwoUsersAsDamage() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "refresh", "1000");
            table().insert("1", "bob", "refresh", "1000");
            table().insert("2", "cy", "refresh", "1000");

            assertThat(inShort(store))
                    .containsExactly("damaged 1 (row with the id 1)", "damaged 1 (row with the id 1)", "intact 2");
            assertThat(Inventories.entries(store).get(0).toString())
                    .contains("the id stands for different users or clients in 2 rows")
                    .doesNotContain("ada", "bob");
            assertThatThrownBy(() ->
                            store.saveToken(token("ada").toBuilder().id("1").build()))
                    .isInstanceOf(CorruptStoreException.class);
            assertThat(store.deleteToken("1")).isTrue();
            assertThat(inShort(store)).containsExactly("intact 2");
        }
    }

    @Test
    default void mendsIdThatIsThereTwiceForOneUser() {
        try (ZohoTableTokenStore store = withoutKey()) {
            table().insert("1", "ada", "old", "1000");
            table().insert("1", "ada", "new", "2000");
            assertThat(only(StoredToken.Superseded.class, store).id()).isEqualTo("1");
            assertThat(store.streamTokens())
                    .extracting(OAuthToken::refreshToken)
                    .containsExactly("new");

            store.saveToken(OAuthToken.builder().id("1").accessToken("newest").build());

            assertThat(table().rows()).hasSize(1);
            assertThat(store.getTokens())
                    .singleElement()
                    .returns("new", OAuthToken::refreshToken)
                    .returns("newest", OAuthToken::accessToken);
        }
    }
}
