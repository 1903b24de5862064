package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.CLIENT;
import static dev.tokenhold.testkit.TestTokens.OTHER_CLIENT;
import static dev.tokenhold.testkit.TestTokens.anonymous;
import static dev.tokenhold.testkit.TestTokens.query;
import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Saving several tokens: as one after the other, and all or none. */
interface BatchContract extends StoreUnderTest {

    @Test
    default void savesSeveralTokensAndReturnsThemInTheOrderGiven() {
        OAuthToken bert = store().saveToken(tokenOf("bert").id("12").build());

        List<OAuthToken> saved = store().saveTokens(List.of(
                tokenOf("cora").id("13").build(),
                query().userName("bert").accessToken("access-2").build(),
                tokenOf("anna").id("11").build()));

        assertThat(saved)
                .containsExactly(
                        tokenOf("cora").id("13").build(),
                        bert.toBuilder().accessToken("access-2").expiresAt(null).build(),
                        tokenOf("anna").id("11").build());
        assertThat(store().getTokens()).containsExactlyInAnyOrderElementsOf(saved);
    }

    @Test
    default void savesNothingForAnEmptyList() {
        assertThat(store().saveTokens(List.of())).isEmpty();
        assertThat(store().getTokens()).isEmpty();
    }

    @Test
    default void savesManyTokensAtOnce() {
        List<OAuthToken> tokens = IntStream.range(0, Room.tokens(limits(), 1_000))
                .mapToObj(i -> tokenOf("user-" + i).build())
                .toList();

        List<OAuthToken> saved = store().saveTokens(tokens);

        assertThat(saved).map(token -> token.toBuilder().id(null).build()).isEqualTo(tokens);
        assertThat(saved).map(OAuthToken::id).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(store().getTokens()).containsExactlyInAnyOrderElementsOf(saved);
        if (persistent()) {
            try (TokenStore reopened = open()) {
                assertThat(reopened.getTokens()).containsExactlyInAnyOrderElementsOf(saved);
            }
        }
    }

    @Test
    default void whatIsReturnedCannotBeModified() {
        List<OAuthToken> saved = store().saveTokens(List.of(tokenOf("anna").build()));

        assertThatThrownBy(() -> saved.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    default void tokensOfOneBatchBelongToEachOther() {
        List<OAuthToken> saved = store().saveTokens(List.of(
                tokenOf("anna").id("11").build(),
                query().userName("anna").accessToken("access-2").build(),
                query().accessToken("access-2").apiDomain("https://x").build()));

        OAuthToken anna = tokenOf("anna")
                .id("11")
                .accessToken("access-2")
                .expiresAt(null)
                .apiDomain("https://x")
                .build();
        assertThat(saved)
                .containsExactly(
                        tokenOf("anna").id("11").build(),
                        anna.toBuilder()
                                .apiDomain(tokenOf("anna").build().apiDomain())
                                .build(),
                        anna);
        assertThat(store().getTokens()).containsExactly(anna);
    }

    @Test
    default void newTokenOfABatchIsFoundByTheNextOnes() {
        List<OAuthToken> saved = store().saveTokens(List.of(
                tokenOf("anna").build(),
                tokenOf("anna").apiDomain("https://x").build(),
                tokenOf("anna").clientId(OTHER_CLIENT).build()));

        assertThat(saved.get(1).id()).isEqualTo(saved.get(0).id());
        assertThat(store().getTokens()).containsExactlyInAnyOrder(saved.get(1), saved.get(2));
    }

    @Test
    default void anonymousTokenOfABatchIsAdoptedInTheBatch() {
        assumeTrue(keepsAnonymousTokens(), "the store keeps no tokens without a user");

        List<OAuthToken> saved = store().saveTokens(List.of(
                anonymous("first").build(),
                query().userName("anna").accessToken("access-first").build()));

        assertThat(store().getTokens())
                .containsExactly(saved.get(0).toBuilder().userName("anna").build());
    }

    @Test
    default void aUserAndClientCanMoveFromOneIdToAnotherInABatch() {
        store().saveTokens(List.of(
                tokenOf("anna").id("11").build(), tokenOf("bert").id("12").build()));

        store().saveTokens(List.of(
                tokenOf("cora").id("12").build(),
                tokenOf("bert").id("11").build(),
                tokenOf("anna").id("12").build()));

        assertThat(store().getTokens())
                .containsExactly(
                        tokenOf("bert").id("11").build(),
                        tokenOf("anna").id("12").build());
    }

    @Test
    default void nothingOfABatchIsSavedWhenOneTokenFails() {
        assumeTrue(savesBatchesAtomically(), "the store saves the tokens of a batch one by one");
        List<OAuthToken> before = List.of(
                store().saveToken(tokenOf("anna").id("11").build()),
                store().saveToken(
                                tokenOf("anna").id("12").clientId(OTHER_CLIENT).build()));
        OAuthToken fresh = tokenOf("bert").build();
        OAuthToken change = tokenOf("anna").accessToken("access-2").build();

        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> store().saveTokens(
                                List.of(fresh, change, query().userName("cora").build())));
        assertThat(store().getTokens()).isEqualTo(before);
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store().saveTokens(
                                List.of(fresh, change, tokenOf("anna").id("13").build())))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("11", "13"));
        assertThat(store().getTokens()).isEqualTo(before);
        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(() -> store().saveTokens(List.of(
                        fresh, change, tokenOf("anna").clientId(null).build())))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("11", "12"));
        assertThat(store().getTokens()).isEqualTo(before);
        assertThatNullPointerException().isThrownBy(() -> store().saveTokens(Arrays.asList(fresh, change, null)));
        assertThat(store().getTokens()).isEqualTo(before);
    }

    @Test
    default void theFirstTokenThatFailsSaysWhy() {
        store().saveToken(tokenOf("anna").id("11").build());
        OAuthToken conflicting = tokenOf("anna").id("12").build();
        OAuthToken withNothingToKeep = query().userName("bert").build();

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store().saveTokens(List.of(conflicting, withNothingToKeep)));
        assertThatExceptionOfType(InvalidTokenException.class)
                .isThrownBy(() -> store().saveTokens(List.of(withNothingToKeep, conflicting)));
    }

    @Test
    default void tokensOfOneBatchConflictWithEachOther() {
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store().saveTokens(List.of(
                        tokenOf("anna").id("11").build(),
                        tokenOf("anna").id("12").build())))
                .satisfies(e -> assertThat(e.ids()).containsExactlyInAnyOrder("11", "12"));
        assertThatExceptionOfType(AmbiguousTokenException.class)
                .isThrownBy(() -> store().saveTokens(List.of(
                        tokenOf("bert").clientId(CLIENT).build(),
                        tokenOf("bert").clientId(OTHER_CLIENT).build(),
                        tokenOf("bert").clientId(null).build())))
                .satisfies(e -> assertThat(e.ids()).hasSize(2));
        assumeTrue(savesBatchesAtomically(), "the store saves the tokens of a batch one by one");
        assertThat(store().getTokens()).isEmpty();
    }
}
