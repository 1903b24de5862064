package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A query finds a stored token by an access, grant or refresh token, in this order; other queries find nothing. */
interface FindByTokenContract extends StoreUnderTest {

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
