package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening and closing, and what remains afterwards. */
interface LifecycleContract extends StoreUnderTest {

    @Test
    default void everyOperationFailsAfterClosing() {
        TokenStore store = store();
        store.saveToken(tokenOf("anna").id("11").build());
        store.close();

        List<ThrowingCallable> operations = List.of(
                () -> store.findToken(tokenOf("anna").build()),
                () -> store.findToken(OAuthToken.builder().build()),
                () -> store.findTokenById("11"),
                () -> store.saveToken(tokenOf("bert").build()),
                () -> store.saveTokens(List.of(tokenOf("bert").build())),
                () -> store.deleteToken("11"),
                store::getTokens,
                store::deleteTokens,
                () -> {
                    try (Stream<OAuthToken> stream = store.streamTokens()) {
                        stream.forEach(token -> {});
                    }
                });
        assertThat(operations)
                .allSatisfy(operation -> assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(operation)
                        .matches(e -> !e.outcomeUnknown(), "nothing was changed"));
    }

    @Test
    default void closingTwiceDoesNothing() {
        TokenStore store = store();
        store.saveToken(tokenOf("anna").build());

        store.close();
        store.close();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(store::getTokens);
    }

    @Test
    @SuppressWarnings("NullAway")
    default void refusesNull() {
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        List<ThrowingCallable> operations = List.of(
                () -> store().findToken(null),
                () -> store().findTokenById(null),
                () -> store().saveToken(null),
                () -> store().saveTokens(null),
                () -> store().deleteToken((String) null));
        assertThat(operations)
                .allSatisfy(operation -> assertThatNullPointerException().isThrownBy(operation));
        assertThat(store().getTokens()).containsExactly(anna);
    }

    @Test
    default void whatWasSavedIsThereAfterReopening() {
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        OAuthToken anna = store().saveToken(tokenOf("anna").build());
        store().saveToken(tokenOf("bert").build());
        OAuthToken bert =
                store().saveToken(tokenOf("bert").accessToken("access-2").build());
        OAuthToken cora = store().saveToken(tokenOf("cora").build());
        store().deleteToken(TestTokens.id(cora));
        List<OAuthToken> before = store().getTokens();
        store().close();

        try (TokenStore reopened = open()) {
            assertThat(reopened.getTokens()).isEqualTo(before).containsExactlyInAnyOrder(anna, bert);
            assertThat(reopened.findToken(OAuthToken.builder().userName("bert").build()))
                    .contains(bert);
            reopened.deleteTokens();
        }
        try (TokenStore reopened = open()) {
            assertThat(reopened.getTokens()).isEmpty();
        }
    }

    @Test
    default void idsGrowAcrossReopening() {
        assumeTrue(persistent() && assignsUuids(), "the store forgets its contents or assigns other ids");
        OAuthToken first = store().saveToken(tokenOf("anna").build());
        store().close();

        try (TokenStore reopened = open()) {
            OAuthToken second = reopened.saveToken(tokenOf("bert").build());
            assertThat(reopened.getTokens()).containsExactly(first, second);
        }
    }

    @Test
    default void whatOneOpenStoreChangesTheOtherSees() {
        assumeTrue(persistent(), "every opening gives a store of its own");
        try (TokenStore other = open()) {
            OAuthToken anna = store().saveToken(tokenOf("anna").build());
            assertThat(other.getTokens()).containsExactly(anna);

            OAuthToken changed =
                    other.saveToken(tokenOf("anna").accessToken("access-2").build());
            assertThat(changed.id()).isEqualTo(anna.id());
            assertThat(store().findTokenById(TestTokens.id(anna))).contains(changed);
            assertThat(store().findToken(
                                    OAuthToken.builder().accessToken("access-2").build()))
                    .contains(changed);

            OAuthToken bert = store().saveToken(tokenOf("bert").build());
            assertThat(store().getTokens()).contains(changed, bert);

            assertThat(other.deleteToken(TestTokens.id(anna))).isTrue();
            assertThat(store().getTokens()).containsExactly(bert);
            store().deleteTokens();
            assertThat(other.getTokens()).isEmpty();
        }
    }

    @Test
    default void closingOneOpenStoreLeavesTheOtherOpen() {
        assumeTrue(persistent(), "every opening gives a store of its own");
        OAuthToken anna = store().saveToken(tokenOf("anna").build());

        open().close();

        assertThat(store().getTokens()).containsExactly(anna);
        assertThat(store().saveToken(tokenOf("anna").apiDomain("https://x").build())
                        .id())
                .isEqualTo(anna.id());
    }
}
