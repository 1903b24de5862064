package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.anonymous;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tokens without a user name: how they get one, and that no user gets another user's token. */
interface AdoptionContract extends StoreUnderTest {

    /** Returns the three ways to name a token other than by id and user, for a user that has no token yet. */
    private static Stream<OAuthToken.Builder> claims(String user, String tokensOf) {
        return Stream.of(
                query().userName(user).accessToken("access-" + tokensOf),
                query().userName(user).clientId(CLIENT).clientSecret(SECRET).grantToken("grant-" + tokensOf),
                query().userName(user).clientId(CLIENT).clientSecret(SECRET).refreshToken("refresh-" + tokensOf));
    }

    @Test
    default void userFindsTokenThatHasNoUser() {
        assumeTrue(keepsAnonymousTokens(), "the store keeps no tokens without a user");
        OAuthToken stored = store().saveToken(anonymous("first").build());

        assertThat(claims("anna", "first"))
                .allSatisfy(
                        claim -> assertThat(store().findToken(claim.build())).contains(stored));
    }

    @Test
    default void userAdoptsTokenThatWasSavedWithoutUser() {
        assumeTrue(keepsAnonymousTokens(), "the store keeps no tokens without a user");
        List<String> names = List.of("a", "g", "r");
        List<OAuthToken> stored = names.stream()
                .map(name -> store().saveToken(anonymous(name).build()))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            OAuthToken claim = claims("user-" + i, names.get(i)).toList().get(i).build();

            OAuthToken adopted = store().saveToken(claim);

            assertThat(adopted)
                    .isEqualTo(stored.get(i).toBuilder().userName("user-" + i).build());
            assertThat(store().findToken(query().userName("user-" + i).build())).contains(adopted);
        }
        assertThat(store().getTokens()).hasSize(3);
    }

    @Test
    default void userOfAnotherClientDoesNotAdopt() {
        assumeTrue(keepsAnonymousTokens(), "the store keeps no tokens without a user");
        store().saveToken(anonymous("first").build());

        assertThat(store().findToken(tokenOf("first").clientId(OTHER_CLIENT).build()))
                .isEmpty();
    }

    @Test
    default void nobodyFindsTheTokenOfAnotherUser() {
        store().saveToken(tokenOf("bert").build());

        assertThat(claims("anna", "bert"))
                .allSatisfy(
                        claim -> assertThat(store().findToken(claim.build())).isEmpty());
    }

    @Test
    default void nobodyTakesOverTheTokenOfAnotherUser() {
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        List<OAuthToken> claims =
                claims("anna", "bert").map(OAuthToken.Builder::build).toList();
        for (int i = 0; i < claims.size(); i++) {
            OAuthToken claim = claims.get(i).toBuilder().userName("anna-" + i).build();

            OAuthToken saved = store().saveToken(claim);

            assertThat(saved).isEqualTo(claim.toBuilder().id(saved.id()).build());
            assertThat(id(saved)).isNotEqualTo(id(bert));
        }
        assertThat(store().findTokenById(id(bert))).contains(bert);
        assertThat(store().getTokens()).hasSize(4);
    }

    @Test
    default void tokenWithoutUserIsSavedIntoTheUsersToken() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        OAuthToken saved = store().saveToken(query().accessToken("access-anna")
                .apiDomain("https://www.zohoapis.in")
                .build());

        assertThat(saved)
                .isEqualTo(anna.toBuilder().apiDomain("https://www.zohoapis.in").build());
        assertThat(store().getTokens()).containsExactly(saved);
    }

    @Test
    default void ofAnonymousAndOthersTokensTheUserFindsTheAnonymousOne() {
        assumeTrue(keepsAnonymousTokens(), "the store keeps no tokens without a user");
        OAuthToken stored = store().saveToken(anonymous("shared").id("11").build());
        store().saveToken(anonymous("shared").id("12").userName("bert").build());

        assertThat(claims("anna", "shared"))
                .allSatisfy(
                        claim -> assertThat(store().findToken(claim.build())).contains(stored));
    }

    @Test
    default void refusesTokenWithoutUserIfItCannotKeepIt() {
        assumeFalse(keepsAnonymousTokens(), "the store keeps tokens without a user");

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> store().saveToken(anonymous("first").build()));
        assertThat(store().getTokens()).isEmpty();
    }
}
