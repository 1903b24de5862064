package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** If a rule finds several tokens, the one with the greatest id wins, in whatever order they were saved. */
interface GreatestIdContract extends StoreUnderTest {

    private void savesUnder(List<String> ids) {
        for (String id : ids) {
            store().saveToken(tokenOf("shared").userName("user of " + id).id(id).build());
        }
    }

    private void findsThatOf(String id) {
        OAuthToken stored = store().findTokenById(id).orElseThrow();
        OAuthToken.Builder client = query().clientId(CLIENT).clientSecret(SECRET);

        assertThat(store().findToken(query().accessToken("access-shared").build()))
                .as("rule 3, by access token")
                .contains(stored);
        assertThat(store().findToken(client.grantToken("grant-shared").build()))
                .as("rule 4, by grant token")
                .contains(stored);
        assertThat(store().findToken(client.grantToken(null)
                        .refreshToken("refresh-shared")
                        .build()))
                .as("rule 5, by refresh token")
                .contains(stored);
    }

    @Test
    default void greatestIdCountsWhereTokensAreEqual() {
        savesUnder(List.of("12", "13", "11"));

        findsThatOf("13");
    }

    @Test
    default void idsCompareAsTextNotAsNumbers() {
        savesUnder(List.of("10", "9", "1000000000"));

        findsThatOf("9");
    }

    @Test
    default void idsCompareByTheirUtf8Bytes() {
        assumeTrue(keepsAnyId(), "the store keeps decimal ids only");
        // U+FFFD is the greater in UTF-16, U+1D11E in UTF-8.
        savesUnder(List.of("\uD834\uDD1E", "\uFFFD", "z"));

        findsThatOf("\uD834\uDD1E");
    }

    @Test
    default void anIdIsGreaterThanWhatItBeginsWith() {
        savesUnder(List.of("21", "2"));

        findsThatOf("21");
    }

    @Test
    default void greatestIdCountsAmongTokensOfAUser() {
        store().saveToken(tokenOf("anna").id("22").clientId(null).build());
        store().saveToken(tokenOf("anna").id("21").build());
        store().saveToken(tokenOf("bert").id("31").clientId(null).build());
        store().saveToken(tokenOf("bert").id("32").build());

        for (OAuthToken.Builder query : List.of(query(), query().clientId(CLIENT))) {
            assertThat(store().findToken(query.userName("anna").build()))
                    .map(OAuthToken::id)
                    .contains("22");
            assertThat(store().findToken(query.userName("bert").build()))
                    .map(OAuthToken::id)
                    .contains("32");
        }
    }

    @Test
    default void savingChangesTheTokenWithTheGreatestId() {
        savesUnder(List.of("12", "13", "11"));

        OAuthToken saved = store().saveToken(query().accessToken("access-shared")
                .apiDomain("https://x")
                .build());

        assertThat(saved.id()).isEqualTo("13");
        assertThat(store().getTokens())
                .filteredOn(token -> "https://x".equals(token.apiDomain()))
                .containsExactly(saved);
    }
}
