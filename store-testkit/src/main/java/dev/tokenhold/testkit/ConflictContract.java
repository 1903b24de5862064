package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two tokens of one user and client never coexist. */
interface ConflictContract extends StoreUnderTest {

    private void refuses(OAuthToken token, String id, String heldBy) {
        List<OAuthToken> before = store().getTokens();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store().saveToken(token))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder(id, heldBy))
                .withMessageContainingAll(id, heldBy);
        assertThat(store().getTokens()).isEqualTo(before);
    }

    @Test
    default void refusesASecondTokenOfAUserAndClient() {
        store().saveToken(tokenOf("anna").id("11").build());

        refuses(tokenOf("anna").id("22").build(), "22", "11");
    }

    @Test
    default void refusesASecondTokenOfAUserWithoutClient() {
        store().saveToken(tokenOf("anna").id("11").clientId(null).build());

        refuses(tokenOf("anna").id("22").clientId(null).build(), "22", "11");
    }

    @Test
    default void refusesToRenameATokenToAUserThatHasOne() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("bert").id("22").build());

        refuses(tokenOf("anna").id("22").build(), "22", "11");
    }

    @Test
    default void refusesToMoveATokenToAClientOfWhichTheUserHasOne() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("anna").id("22").clientId(OTHER_CLIENT).build());

        refuses(tokenOf("anna").id("22").build(), "22", "11");
    }

    @Test
    default void refusesToGiveATokenTheClientOfAnotherOneOfTheUser() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("anna").id("22").clientId(null).build());

        refuses(tokenOf("anna").build(), "22", "11");
    }

    @Test
    default void oneUserHasATokenForEachClientAndOneWithout() {
        List<OAuthToken> saved = List.of(
                store().saveToken(tokenOf("anna").id("11").build()),
                store().saveToken(
                                tokenOf("anna").id("12").clientId(OTHER_CLIENT).build()),
                store().saveToken(tokenOf("anna").id("13").clientId(null).build()));

        assertThat(store().getTokens()).isEqualTo(saved);
    }

    @Test
    default void userAndClientAreFreeAgainOnceTheirTokenIsDeletedOrRenamed() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("bert").id("12").build());
        store().saveToken(tokenOf("berta").id("12").build());
        store().deleteToken("11");

        OAuthToken anna = store().saveToken(tokenOf("anna").id("21").build());
        OAuthToken bert = store().saveToken(tokenOf("bert").id("22").build());

        assertThat(store().getTokens()).hasSize(3).contains(anna, bert);
    }

    @Test
    default void refusesToSaveForAUserOfSeveralClientsWithoutClient() {
        List<OAuthToken> stored = List.of(
                store().saveToken(tokenOf("anna").id("11").build()),
                store().saveToken(
                                tokenOf("anna").id("12").clientId(OTHER_CLIENT).build()));

        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(
                        () -> store().saveToken(tokenOf("anna").clientId(null).build()))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("11", "12"))
                .withMessageContainingAll("11", "12");
        assertThat(store().getTokens()).isEqualTo(stored);
    }

    @Test
    default void nothingToKeepIsRefusedBeforeAnythingElse() {
        store().saveToken(tokenOf("anna").id("11").build());
        store().saveToken(tokenOf("anna").id("12").clientId(OTHER_CLIENT).build());
        OAuthToken.Builder nothing =
                tokenOf("anna").accessToken(null).refreshToken(null).grantToken(null);

        assertThatExceptionOfType(InvalidTokenException.class)
                .as("rather than ambiguous")
                .isThrownBy(() -> store().saveToken(nothing.clientId(null).build()));
        assertThatExceptionOfType(InvalidTokenException.class)
                .as("rather than a conflict")
                .isThrownBy(() -> store().saveToken(
                                nothing.clientId(OTHER_CLIENT).id("13").build()));
    }
}
