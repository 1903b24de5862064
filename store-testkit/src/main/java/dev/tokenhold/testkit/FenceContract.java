package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.WriteFence;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A {@link WriteFence} refuses writes, and lets reads through. */
interface FenceContract extends StoreUnderTest {

    String BY = "deploy@host-1 (copy to db2:5432/app)";

    private MigratableTokenStore fenceable() {
        assumeTrue(canBeFenced(), "the store cannot be fenced");
        return (MigratableTokenStore) store();
    }

    static WriteFence fenceOf(TokenStore store) {
        return ((MigratableTokenStore) store).fence().orElseThrow(() -> new AssertionError("the store has no fence"));
    }

    private static OAuthToken changed(OAuthToken token) {
        return token.toBuilder().accessToken("changed").build();
    }

    private static void assertRefused(FenceNotice notice, ThrowingCallable write) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(write)
                .matches(e -> !e.outcomeUnknown(), "nothing was changed")
                .withMessageContaining("takes no writes: fenced by " + notice.by() + " since " + notice.since())
                .withMessageContaining("store-migrate fence --lift");
    }

    @Test
    default void saysWhetherItCanBeFenced() {
        assertThat(store() instanceof MigratableTokenStore migratable
                        && migratable.fence().isPresent())
                .isEqualTo(canBeFenced());
    }

    @Test
    default void fenceRefusesEveryWrite() {
        MigratableTokenStore store = fenceable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = store.saveToken(tokenOf("bert").id("12").build());
        OAuthToken changed = changed(anna);
        OAuthToken cora = tokenOf("cora").id("13").build();

        FenceNotice notice = fenceOf(store).raise(BY);

        assertThat(notice.by()).isEqualTo(BY);
        assertThat(fenceOf(store).raised()).contains(notice);
        assertRefused(notice, () -> store.saveToken(tokenOf("cora").build()));
        assertRefused(notice, () -> store.saveToken(changed));
        assertRefused(notice, () -> store.saveTokens(List.of(changed, cora)));
        assertRefused(notice, () -> store.replaceTokens(List.of(new Replacement(anna, changed))));
        assertRefused(notice, () -> store.replaceTokens(List.of(new Replacement(null, cora))));
        assertRefused(notice, () -> store.deleteToken("11"));
        assertRefused(notice, () -> store.deleteExactly(anna));
        assertRefused(notice, store::deleteTokens);
        assertThat(store.getTokens()).containsExactly(anna, bert);
    }

    @Test
    default void fenceLetsReadersThrough() {
        MigratableTokenStore store = fenceable();
        OAuthToken anna = store.saveToken(tokenOf("anna").id("11").build());
        OAuthToken bert = store.saveToken(tokenOf("bert").id("12").build());

        fenceOf(store).raise(BY);

        assertThat(store.findToken(OAuthToken.builder().userName("anna").build()))
                .contains(anna);
        assertThat(store.findTokenById("12")).contains(bert);
        assertThat(store.getTokens()).containsExactly(anna, bert);
        assertThat(store.inventoryOf(Set.of("11"))).hasSize(1);
        try (Stream<OAuthToken> tokens = store.streamTokens();
                Stream<StoredToken> inventory = store.inventory()) {
            assertThat(tokens).containsExactly(anna, bert);
            assertThat(inventory).hasSize(2);
        }
    }

    @Test
    default void fenceStandsAroundAStoreThatIsNotThereYet() {
        MigratableTokenStore store = fenceable();
        assertThat(fenceOf(store).raised()).isEmpty();
        assertThat(fenceOf(store).lift()).isFalse();

        FenceNotice notice = fenceOf(store).raise(BY);

        assertRefused(notice, () -> store.saveToken(tokenOf("anna").build()));
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    default void fenceOutlivesTheStoreThatRaisedIt() {
        MigratableTokenStore store = fenceable();
        assumeTrue(persistent(), "the store forgets its contents when it is closed");
        OAuthToken anna = store.saveToken(tokenOf("anna").build());
        FenceNotice notice = fenceOf(store).raise(BY);
        store.close();

        try (TokenStore reopened = open()) {
            assertThat(fenceOf(reopened).raised()).contains(notice);
            assertRefused(notice, () -> reopened.saveToken(changed(anna)));
            assertThat(reopened.getTokens()).containsExactly(anna);
        }
    }

    @Test
    default void fenceHoldsForAStoreThatWasOpenBefore() {
        MigratableTokenStore store = fenceable();
        assumeTrue(persistent(), "every opening gives a store of its own");
        try (TokenStore other = open()) {
            OAuthToken anna = other.saveToken(tokenOf("anna").build());

            FenceNotice notice = fenceOf(store).raise(BY);

            assertThat(fenceOf(other).raised()).contains(notice);
            assertRefused(notice, () -> other.saveToken(changed(anna)));
            assertRefused(notice, () -> other.deleteToken(TestTokens.id(anna)));
            assertThat(fenceOf(other).lift()).isTrue();
            assertThat(store.deleteToken(TestTokens.id(anna))).isTrue();
        }
    }

    @Test
    default void fenceThatStandsIsNotRaisedAgain() {
        WriteFence fence = fenceOf(fenceable());
        FenceNotice first = fence.raise(BY);

        assertThat(fence.raise("somebody else")).isEqualTo(first);

        assertThat(fence.raised()).contains(first);
        assertRefused(first, () -> store().saveToken(tokenOf("anna").build()));
    }

    @Test
    default void liftedFenceLetsWritersThrough() {
        MigratableTokenStore store = fenceable();
        WriteFence fence = fenceOf(store);
        fence.raise(BY);

        assertThat(fence.lift()).isTrue();

        assertThat(fence.raised()).isEmpty();
        assertThat(fence.lift()).isFalse();
        OAuthToken anna = store.saveToken(tokenOf("anna").build());
        assertThat(store.saveToken(anna)).isEqualTo(anna);
        assertThat(store.deleteToken(TestTokens.id(anna))).isTrue();
        assertThat(fence.raise("somebody else").by()).isEqualTo("somebody else");
    }

    @Test
    default void fenceIsNotRaisedInANameThatItCannotShow() {
        WriteFence fence = fenceOf(fenceable());

        assertThatIllegalArgumentException().isThrownBy(() -> fence.raise("it's"));

        assertThat(fence.raised()).isEmpty();
    }

    @Test
    default void nothingIsSavedOnceTheFenceIsUpAndNothingIsLost() throws InterruptedException {
        MigratableTokenStore store = fenceable();
        int threads = 4;
        int saved = 20_000;
        // The saves of a store without room for all go to fewer users.
        int users = Room.tokens(limits(), threads * saved) / threads;
        CountDownLatch saves = new CountDownLatch(5 * threads);
        Concurrently<Collection<OAuthToken>> writers = Concurrently.start(threads, thread -> () -> {
            Map<String, OAuthToken> acknowledged = new HashMap<>();
            // Ends even if the fence does not hold.
            for (int i = 0; i < saved; i++) {
                try {
                    String user = "user-" + thread + "-" + i % users;
                    acknowledged.put(user, store.saveToken(TestTokens.numbered(user, i)));
                    saves.countDown();
                } catch (StoreUnavailableException e) {
                    assertThat(e).hasMessageContaining("fenced by " + BY);
                    break;
                }
            }
            return acknowledged.values();
        });
        assertThat(saves.await(2, TimeUnit.MINUTES)).isTrue();

        fenceOf(store).raise(BY);
        List<OAuthToken> fenced = store.getTokens();

        List<OAuthToken> acknowledged =
                writers.join().stream().flatMap(Collection::stream).toList();
        assertThat(store.getTokens()).isEqualTo(fenced).containsExactlyInAnyOrderElementsOf(acknowledged);
    }
}
