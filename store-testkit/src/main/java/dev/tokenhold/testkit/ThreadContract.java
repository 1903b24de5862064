package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.TestTokens.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
interface ThreadContract extends StoreUnderTest {

    int THREADS = 8;
    int FEW = 40;
    int MANY = 200;

    /** Returns how often each thread saves. */
    private int saves() {
        return saves(MANY);
    }

    private int saves(int most) {
        // Some tests keep a token for each save and thread.
        int fitting = Math.max(1, Room.tokens(limits(), most * THREADS) / THREADS);
        int saves = Workload.measure(
                Math.min(25, fitting), fitting, i -> store().saveToken(TestTokens.numbered("user-" + i, i)));
        store().deleteTokens();
        return saves;
    }

    @Test
    default void threadsThatSaveDifferentUsersLoseNothing() {
        int saves = saves();
        TokenStore store = store();
        List<List<OAuthToken>> saved = Concurrently.run(THREADS, thread -> () -> {
            List<OAuthToken> mine = new ArrayList<>();
            for (int i = 0; i < saves; i++) {
                mine.add(store.saveToken(TestTokens.numbered("user-" + thread + "-" + i, i)));
            }
            return mine;
        });

        assertThat(store.getTokens())
                .containsExactlyInAnyOrderElementsOf(
                        saved.stream().flatMap(List::stream).toList());
        assertThat(store.getTokens()).map(OAuthToken::id).doesNotHaveDuplicates();
    }

    @Test
    default void threadsThatSaveTheSameUserLeaveOneTokenOfOneSave() {
        int saves = saves();
        TokenStore store = store();
        List<OAuthToken> last = Concurrently.run(THREADS, thread -> () -> {
            OAuthToken mine = null;
            for (int i = 0; i < saves; i++) {
                mine = store.saveToken(TestTokens.numbered("anna", thread * 1_000L + i));
                TestTokens.number(mine);
            }
            return mine;
        });

        assertThat(store.getTokens()).hasSize(1);
        assertThat(last).contains(store.getTokens().get(0));
    }

    @Test
    default void threadsThatSaveTheSameNewUserInsertOneToken() {
        int saves = saves();
        TokenStore store = store();
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<List<String>> ids = Concurrently.run(THREADS, thread -> () -> {
            List<String> mine = new ArrayList<>();
            for (int i = 0; i < saves; i++) {
                together.await();
                mine.add(TestTokens.id(store.saveToken(TestTokens.numbered("user-" + i, thread))));
            }
            return mine;
        });

        assertThat(ids.stream().distinct()).as("the ids that the threads got").hasSize(1);
        assertThat(store.getTokens()).hasSize(saves).allMatch(token -> TestTokens.number(token) < THREADS);
    }

    // Each save of the one token costs more than the one before.
    @Test
    default void threadsThatAddAttributesToOneTokenLoseNone() {
        addAttributes(FEW);
    }

    @Test
    @Tag("long")
    default void threadsThatAddManyAttributesToOneTokenLoseNone() {
        addAttributes(MANY);
    }

    private void addAttributes(int most) {
        assumeTrue(keepsAttributes(), "the store keeps no attributes");
        int saves = saves(most);
        TokenStore store = store();
        Concurrently.run(THREADS, thread -> () -> {
            for (int i = 0; i < saves; i++) {
                store.saveToken(query().userName("anna")
                        .accessToken("access")
                        .attribute("name-" + thread + "-" + i, "value")
                        .build());
            }
            return true;
        });

        assertThat(store.getTokens()).hasSize(1);
        assertThat(store.getTokens().get(0).attributes()).hasSize(THREADS * saves);
    }

    // Each round starts its threads.
    @Test
    default void threadsThatDeleteOneTokenAgreeOnWhoDidIt() {
        deleteOneToken(FEW);
    }

    @Test
    @Tag("long")
    default void threadsThatDeleteOneTokenAgainAndAgainAgreeOnWhoDidIt() {
        deleteOneToken(MANY);
    }

    private void deleteOneToken(int most) {
        int saves = saves(most);
        TokenStore store = store();
        for (int i = 0; i < saves; i++) {
            String id = TestTokens.id(store.saveToken(TestTokens.numbered("anna", i)));

            assertThat(Concurrently.run(THREADS, thread -> () -> store.deleteToken(id)))
                    .filteredOn(deleted -> deleted)
                    .hasSize(1);
        }
    }

    @Test
    default void readersNeverSeeAMixtureOfTwoSaves() {
        int saves = saves();
        TokenStore store = store();
        String id = TestTokens.id(store.saveToken(TestTokens.numbered("anna", 0)));
        AtomicBoolean writing = new AtomicBoolean(true);
        Callable<Long> writer = () -> {
            try {
                for (long i = 1; i <= 4L * saves; i++) {
                    store.saveToken(TestTokens.numbered("anna", i));
                }
                return 4L * saves;
            } finally {
                writing.set(false);
            }
        };
        Callable<Long> reader = () -> {
            long seen = 0;
            do {
                for (OAuthToken token : List.of(
                        store.findTokenById(id).orElseThrow(),
                        store.findToken(query().userName("anna").build()).orElseThrow(),
                        store.getTokens().get(0))) {
                    long number = TestTokens.number(token);
                    assertThat(number).as("a later read sees no earlier save").isGreaterThanOrEqualTo(seen);
                    seen = number;
                }
            } while (writing.get());
            return TestTokens.number(store.findTokenById(id).orElseThrow());
        };

        assertThat(Concurrently.run(4, thread -> thread == 0 ? writer : reader)).containsOnly(4L * saves);
    }

    @Test
    default void readersSeeAllOfABatchOrNothing() {
        assumeTrue(savesBatchesAtomically(), "the store saves the tokens of a batch one by one");
        int saves = saves();
        TokenStore store = store();
        AtomicBoolean writing = new AtomicBoolean(true);
        Callable<Boolean> writer = () -> {
            try {
                for (long i = 1; i <= 2L * saves; i++) {
                    store.saveTokens(List.of(
                            TestTokens.numbered("anna", i),
                            TestTokens.numbered("bert", i),
                            TestTokens.numbered("cora", i)));
                }
                return true;
            } finally {
                writing.set(false);
            }
        };
        Callable<Boolean> reader = () -> {
            do {
                List<Long> numbers =
                        store.getTokens().stream().map(TestTokens::number).toList();
                assertThat(numbers.stream().distinct()).hasSizeLessThanOrEqualTo(1);
                assertThat(numbers.size()).isIn(0, 3);
            } while (writing.get());
            return true;
        };

        Concurrently.run(3, thread -> thread == 0 ? writer : reader);
    }
}
