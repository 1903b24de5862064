package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.SECRET;
import static dev.tokenhold.testkit.TestTokens.id;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deleted tokens are gone. */
interface DeleteContract extends StoreUnderTest {

    @Test
    default void deletesTheTokenWithTheIdAndNoOther() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").build());

        assertThat(store().deleteToken(id(anna))).isTrue();

        assertThat(store().findTokenById(id(anna))).isEmpty();
        assertThat(store().getTokens()).containsExactly(bert);
    }

    @Test
    default void saysThatAnUnknownIdDidNotExist() {
        OAuthToken anna = store().saveToken(tokenOf("anna").id("11").build());

        for (String id : List.of("1", "12", "111", "", "anna", "%")) {
            assertThat(store().deleteToken(id)).as(id).isFalse();
        }
        assertThat(store().deleteToken("11")).isTrue();
        assertThat(store().deleteToken(id(anna))).as("the second time").isFalse();
    }

    @Test
    default void aDeletedTokenIsFoundByNoRule() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().deleteToken(id(anna));

        OAuthToken.Builder client = query().clientId(CLIENT).clientSecret(SECRET);
        for (OAuthToken.Builder query : List.of(
                query().id(anna.id()),
                query().userName("anna"),
                query().userName("anna").clientId(CLIENT),
                query().accessToken("access-anna"),
                client.grantToken("grant-anna").refreshToken("refresh-anna"))) {
            assertThat(store().findToken(query.build())).as("%s", query.build()).isEmpty();
        }
    }

    @Test
    default void deletesTheTokenThatAQueryFinds() {
        OAuthToken.Builder client = query().clientId(CLIENT).clientSecret(SECRET);
        for (OAuthToken.Builder query : List.of(
                query().userName("anna"),
                query().userName("anna").clientId(CLIENT),
                query().userName("anna").accessToken("access-bert"))) {
            store().saveToken(tokenOf("anna").build());
            OAuthToken bert = store().saveToken(tokenOf("bert").build());

            assertThat(store().deleteToken(query.build()))
                    .as("%s", query.build())
                    .isTrue();
            assertThat(store().deleteToken(query.build())).as("again").isFalse();

            assertThat(store().getTokens()).containsExactly(bert);
        }
        for (OAuthToken.Builder query : List.of(
                query(),
                query().id("no such id").userName("bert"),
                query().userName("cora").accessToken("access-bert"),
                client.refreshToken("refresh-cora"))) {
            assertThat(store().deleteToken(query.build()))
                    .as("%s", query.build())
                    .isFalse();
        }
        assertThat(store().getTokens()).hasSize(1);
        assertThat(store().deleteToken(client.refreshToken("refresh-bert").build()))
                .isTrue();
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void deletesNoneOfSeveralClientsOfAUser() {
        store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("anna").clientId("another").build());

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(() -> store().deleteToken(query().userName("anna").build()));

        assertThat(store().getTokens()).hasSize(2);
    }

    @Test
    default void nothingOfADeletedTokenComesBack() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().deleteToken("11");

        OAuthToken token = query().id("11").userName("anna").accessToken("new").build();

        assertThat(store().saveToken(token)).isEqualTo(token);
        assertThat(store().findTokenById("11")).contains(token);
    }

    @Test
    default void deletesAllTokens() {
        for (int i = 1; i <= 10; i++) {
            store().saveToken(tokenOf("user-" + i).build());
            store().saveToken(tokenOf("user of " + i).id(Integer.toString(i)).build());
        }

        store().deleteTokens();

        assertThat(store().getTokens()).isEmpty();
        assertThat(store().findToken(query().userName("user-1").build())).isEmpty();
        assertThat(store().findTokenById("1")).isEmpty();
        store().deleteTokens();
        OAuthToken anna = store().saveToken(tokenOf("user-1").build());
        assertThat(store().getTokens()).containsExactly(anna);
    }
}
