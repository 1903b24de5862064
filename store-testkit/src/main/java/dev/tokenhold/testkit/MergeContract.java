package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Saving into a stored token replaces the fields that are present and keeps the others. */
interface MergeContract extends StoreUnderTest {

    @Test
    default void keepsRefreshTokenWhenResponseOmitsIt() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        OAuthToken saved = store().saveToken(query().userName("anna")
                .clientId(CLIENT)
                .accessToken("access-2")
                .expiresAt(Instant.ofEpochMilli(1_790_000_003_600L))
                .build());

        assertThat(saved)
                .isEqualTo(anna.toBuilder()
                        .accessToken("access-2")
                        .expiresAt(Instant.ofEpochMilli(1_790_000_003_600L))
                        .build());
        assertThat(store().getTokens()).containsExactly(saved);
    }

    @Test
    default void replacesOneFieldAndKeepsTheOthers() {
        OAuthToken stored = store().saveToken(tokenOf("anna").id("11").build());
        List<UnaryOperator<OAuthToken.Builder>> changes = List.of(
                token -> token.userName("anna-2"),
                token -> token.clientId("client-2"),
                token -> token.clientSecret("secret-2"),
                token -> token.accessToken("access-2").expiresAt(Instant.ofEpochMilli(1)),
                token -> token.refreshToken("refresh-2"),
                token -> token.grantToken("grant-2"),
                token -> token.expiresAt(Instant.ofEpochMilli(2)),
                token -> token.redirectUrl("https://example.com/2"),
                token -> token.apiDomain("https://www.zohoapis.com"));
        for (UnaryOperator<OAuthToken.Builder> change : changes) {
            // A token needs at least one of the three tokens.
            OAuthToken.Builder update = query().id("11").accessToken(stored.accessToken());
            OAuthToken expected = change.apply(stored.toBuilder()).build();

            stored = store().saveToken(change.apply(update).build());

            assertThat(stored).isEqualTo(expected);
            assertThat(store().findTokenById("11")).contains(expected);
        }
    }

    @Test
    default void savesIntoTheTokenThatEachRuleFinds() {
        OAuthToken stored = store().saveToken(tokenOf("anna").build());
        OAuthToken.Builder client = query().clientId(CLIENT).clientSecret(SECRET);
        int number = 0;
        for (OAuthToken update : List.of(
                query().id(stored.id()).accessToken("access-anna").build(),
                query().userName("anna").accessToken("access-anna").build(),
                query().accessToken("access-anna").build(),
                client.grantToken("grant-anna").build(),
                client.grantToken(null).refreshToken("refresh-anna").build())) {
            String domain = "https://" + ++number;

            OAuthToken saved =
                    store().saveToken(update.toBuilder().apiDomain(domain).build());

            assertThat(saved)
                    .as("%s", update)
                    .isEqualTo(stored.toBuilder().apiDomain(domain).build());
            assertThat(store().getTokens()).containsExactly(saved);
        }
    }

    @Test
    default void theUserIsFoundUnderTheNewNameAndNoMoreUnderTheOld() {
        store().saveToken(tokenOf("anna").id("11").build());

        OAuthToken renamed = store().saveToken(tokenOf("berta").id("11").build());

        assertThat(store().findToken(query().userName("berta").build())).contains(renamed);
        assertThat(store().findToken(query().userName("anna").build())).isEmpty();
    }

    @Test
    default void replacedTokensAreNoMoreFound() {
        store().saveToken(tokenOf("anna").build());

        OAuthToken saved = store().saveToken(tokenOf("anna")
                .accessToken("access-2")
                .grantToken("grant-2")
                .refreshToken("refresh-2")
                .build());

        OAuthToken.Builder client = query().clientId(CLIENT).clientSecret(SECRET);
        assertThat(store().findToken(query().accessToken("access-anna").build()))
                .isEmpty();
        assertThat(store().findToken(query().accessToken("access-2").build())).contains(saved);
        assertThat(store().findToken(client.grantToken("grant-anna").build())).isEmpty();
        assertThat(store().findToken(client.grantToken("grant-2").build())).contains(saved);
        assertThat(store().findToken(client.grantToken(null)
                        .refreshToken("refresh-anna")
                        .build()))
                .isEmpty();
        assertThat(store().findToken(client.refreshToken("refresh-2").build())).contains(saved);
    }

    @Test
    default void aClientIsAddedToTheTokenThatHasNone() {
        OAuthToken stored = store().saveToken(tokenOf("anna").clientId(null).build());

        OAuthToken saved = store().saveToken(tokenOf("anna").build());

        assertThat(saved).isEqualTo(stored.toBuilder().clientId(CLIENT).build());
        assertThat(store().getTokens()).containsExactly(saved);
    }

    @Test
    default void emptyTextReplacesNothing() {
        OAuthToken stored = store().saveToken(tokenOf("anna").build());

        OAuthToken saved = store().saveToken(tokenOf("anna")
                .refreshToken("")
                .apiDomain("")
                .clientSecret("")
                .build());

        assertThat(saved).isEqualTo(stored);
        assertThat(store().findTokenById(id(stored))).contains(stored);
    }

    /** RFC 6749, section 5.1: expires_in is the lifetime of the access token. */
    @Test
    default void anotherAccessTokenWithoutExpiryRemovesTheExpiryOfTheOldOne() {
        OAuthToken stored = store().saveToken(tokenOf("anna").build());
        assertThat(stored.expiresAt()).isNotNull();

        OAuthToken same = store().saveToken(query().id(stored.id())
                .accessToken(stored.accessToken())
                .refreshToken("refresh-2")
                .build());
        OAuthToken another = store().saveToken(
                        query().id(stored.id()).accessToken("access-2").build());

        assertThat(same.expiresAt()).isEqualTo(stored.expiresAt());
        assertThat(another.expiresAt()).isNull();
        assertThat(another.refreshToken()).isEqualTo("refresh-2");
    }

    @Test
    default void attributesAreMergedOneByOne() {
        assumeTrue(keepsAttributes(), "the store keeps no attributes");
        store().saveToken(tokenOf("anna")
                .attribute("scope", "all")
                .attribute("token_type", "Bearer")
                .build());

        OAuthToken saved = store().saveToken(tokenOf("anna")
                .attribute("scope", "some")
                .attribute("region", "eu")
                .build());

        assertThat(saved.attributes()).isEqualTo(Map.of("region", "eu", "scope", "some", "token_type", "Bearer"));
        assertThat(store().getTokens()).containsExactly(saved);
    }

    @Test
    default void refusesAttributesIfItCannotKeepThem() {
        assumeFalse(keepsAttributes(), "the store keeps attributes");

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> store().saveToken(
                                tokenOf("anna").attribute("scope", "all").build()));
        assertThat(store().getTokens()).isEmpty();
    }
}
