package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Tokens.CLIENT;
import static dev.tokenhold.testkit.Tokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.Tokens.SECRET;
import static dev.tokenhold.testkit.Tokens.id;
import static dev.tokenhold.testkit.Tokens.query;
import static dev.tokenhold.testkit.Tokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which stored token a query finds: each rule alone, what it needs, and their order. */
interface FindContract extends StoreUnderTest {

    @Test
    default void findsById() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(query().id(id(anna)).build())).contains(anna);
    }

    @Test
    default void idInQueryOverrulesEverythingElse() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(tokenOf("bert").id(id(anna)).build())).contains(anna);
    }

    @Test
    default void unknownIdFindsNothingWhateverElseMatches() {
        store().saveToken(tokenOf("anna").build());

        assertThat(store().findToken(tokenOf("anna").id("404").build())).isEmpty();
        assertThat(store().findToken(
                                query().id("404").accessToken("access-anna").build()))
                .isEmpty();
    }

    @Test
    default void findsByUserNameAndClientId() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        OAuthToken annaElsewhere =
                store().saveToken(tokenOf("anna").clientId(OTHER_CLIENT).build());
        store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(query().userName("anna").clientId(CLIENT).build()))
                .contains(anna);
        assertThat(store().findToken(
                                query().userName("anna").clientId(OTHER_CLIENT).build()))
                .contains(annaElsewhere);
    }

    @Test
    default void findsByUserNameAloneWhileAllTokensOfTheUserBelongToOneClient() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").clientId(OTHER_CLIENT).build());

        assertThat(store().findToken(query().userName("anna").build())).contains(anna);
    }

    @Test
    default void clientInQueryMatchesTokenThatIsStoredWithoutOne() {
        OAuthToken anna = store().saveToken(tokenOf("anna").clientId(null).build());

        assertThat(store().findToken(query().userName("anna").clientId(CLIENT).build()))
                .contains(anna);
    }

    @Test
    default void doesNotFindTheUsersTokenOfAnotherClient() {
        store().saveToken(tokenOf("anna").build());

        assertThat(store().findToken(
                                query().userName("anna").clientId(OTHER_CLIENT).build()))
                .isEmpty();
    }

    @Test
    default void refusesToChooseBetweenClientsOfAUser() {
        OAuthToken first = store().saveToken(tokenOf("anna").id("11").build());
        OAuthToken second = store().saveToken(
                        tokenOf("anna").id("12").clientId(OTHER_CLIENT).build());
        OAuthToken withoutClient =
                store().saveToken(tokenOf("anna").id("13").clientId(null).build());
        store().saveToken(tokenOf("bert").id("14").build());

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(() -> store().findToken(query().userName("anna").build()))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder(id(first), id(second), id(withoutClient)))
                .withMessageContainingAll("11", "12", "13");
    }

    @Test
    default void anAmbiguousUserStaysAmbiguousWhateverElseTheQueryHas() {
        store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("anna").clientId(OTHER_CLIENT).build());

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(
                        () -> store().findToken(tokenOf("anna").clientId(null).build()));
    }

    @Test
    default void oneClientAndATokenWithoutClientAreNotAmbiguous() {
        OAuthToken withoutClient =
                store().saveToken(tokenOf("anna").id("11").clientId(null).build());
        OAuthToken withClient = store().saveToken(tokenOf("anna").id("12").build());

        assertThat(store().findToken(query().userName("anna").build())).contains(withClient);
        store().deleteToken(id(withClient));
        assertThat(store().findToken(query().userName("anna").build())).contains(withoutClient);
    }

    @Test
    default void findsByAccessToken() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());

        assertThat(store().findToken(query().accessToken("access-bert").build()))
                .contains(bert);
        assertThat(store().findToken(query().accessToken("access-nobody").build()))
                .isEmpty();
    }

    @Test
    default void accessTokenIsNoCriterionBesideClientIdOrClientSecret() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken.Builder query = query().accessToken("access-anna");

        assertThat(store().findToken(query.clientId(CLIENT).build())).isEmpty();
        assertThat(store().findToken(query.clientSecret(SECRET).build())).isEmpty();
        assertThat(store().findToken(query.clientId(null).build())).isEmpty();
    }

    @Test
    default void findsByClientAndGrantToken() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        OAuthToken.Builder query = query().clientId(CLIENT).clientSecret(SECRET).grantToken("grant-bert");

        assertThat(store().findToken(query.build())).contains(bert);
        assertThat(store().findToken(query.clientId(OTHER_CLIENT).build())).isEmpty();
    }

    @Test
    default void findsByClientAndRefreshToken() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());
        OAuthToken.Builder query = query().clientId(CLIENT).clientSecret(SECRET).refreshToken("refresh-bert");

        assertThat(store().findToken(query.build())).contains(bert);
        assertThat(store().findToken(query.clientId(OTHER_CLIENT).build())).isEmpty();
    }

    @Test
    default void grantAndRefreshTokenAreNoCriteriaWithoutClientIdAndClientSecret() {
        store().saveToken(tokenOf("anna").build());
        OAuthToken.Builder query = query().grantToken("grant-anna").refreshToken("refresh-anna");

        assertThat(store().findToken(query.build())).isEmpty();
        assertThat(store().findToken(query.clientId(CLIENT).build())).isEmpty();
        assertThat(store().findToken(query.clientId(null).clientSecret(SECRET).build()))
                .isEmpty();
    }

    @Test
    default void theValueOfTheClientSecretIsNotCompared() {
        OAuthToken anna = store().saveToken(tokenOf("anna").clientSecret(null).build());
        OAuthToken.Builder query = query().clientId(CLIENT).clientSecret("rotated-since");

        assertThat(store().findToken(query.grantToken("grant-anna").build())).contains(anna);
        assertThat(store().findToken(query.grantToken(null)
                        .refreshToken("refresh-anna")
                        .build()))
                .contains(anna);
    }

    @Test
    default void grantTokenComesBeforeRefreshToken() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").id("12").build());
        OAuthToken.Builder query = query().clientId(CLIENT).clientSecret(SECRET).refreshToken("refresh-bert");

        assertThat(store().findToken(query.grantToken("grant-anna").build())).contains(anna);
        assertThat(store().findToken(query.grantToken("grant-nobody").build())).contains(bert);
    }

    @Test
    default void userNameComesBeforeTokens() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("bert").id("12").build());
        OAuthToken.Builder tokensOfBert = query().userName("anna")
                .accessToken("access-bert")
                .grantToken("grant-bert")
                .refreshToken("refresh-bert");

        assertThat(store().findToken(tokensOfBert.build())).contains(anna);
        assertThat(store().findToken(tokensOfBert
                        .clientId(CLIENT)
                        .clientSecret(SECRET)
                        .build()))
                .contains(anna);
    }

    @Test
    default void queryWithoutCriterionFindsNothing() {
        store().saveToken(tokenOf("anna").build());
        Instant expiry = Instant.ofEpochMilli(1_790_000_000_123L);

        for (OAuthToken.Builder query : List.of(
                query(),
                query().clientId(CLIENT),
                query().clientSecret(SECRET),
                query().clientId(CLIENT).clientSecret(SECRET),
                query().grantToken("grant-anna"),
                query().refreshToken("refresh-anna"),
                query().expiresAt(expiry),
                query().redirectUrl("https://example.com/callback?of=anna"),
                query().apiDomain("https://www.zohoapis.eu"),
                query().attribute("scope", "all"))) {
            assertThat(store().findToken(query.build())).as("%s", query.build()).isEmpty();
        }
    }

    @Test
    default void nothingIsFoundInAnEmptyStore() {
        for (OAuthToken.Builder query : List.of(
                query(),
                query().id("1"),
                query().userName("anna"),
                query().accessToken("access-anna"),
                tokenOf("anna").userName(null))) {
            assertThat(store().findToken(query.build())).as("%s", query.build()).isEmpty();
        }
    }
}
