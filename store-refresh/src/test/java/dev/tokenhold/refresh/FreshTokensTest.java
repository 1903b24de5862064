package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.file.FileTokenStore;
import dev.tokenhold.refresh.RefreshEvent.Kind;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.LeasingTokenStore;
import dev.tokenhold.testkit.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What callers in one process see. */
class FreshTokensTest {

    @RegisterExtension
    final RecordedLog log = new RecordedLog(FreshTokens.class);

    @TempDir
    private Path temporary;

    private Path folder;

    private TokenStore store;
    private final AtomicInteger requests = new AtomicInteger();
    private final LinkedBlockingQueue<RefreshEvent> events = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temporary.resolve("store"));
        store = FileTokenStore.open(folder.resolve("tokens"), TestKeyring.keyring());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private OAuthToken.Builder anna() {
        return OAuthToken.builder()
                .userName("anna")
                .clientId("client")
                .refreshToken("refresh 0")
                .accessToken("access 0");
    }

    private String save(OAuthToken.Builder token) {
        return String.valueOf(store.saveToken(token.build()).id());
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
    }

    private OAuthToken answer(OAuthToken asked) {
        int number = requests.incrementAndGet();
        return OAuthToken.builder()
                .accessToken("access " + number)
                .expiresAt(in(Duration.ofHours(1)))
                .build();
    }

    private FreshTokens.Builder fresh(TokenRefresher refresher) {
        return FreshTokens.builder(store, refresher).listener(events::add);
    }

    private List<Kind> kinds() {
        return events.stream().map(RefreshEvent::kind).toList();
    }

    @Test
    void returnsATokenThatIsGoodForTheMargin() {
        String id = save(anna().expiresAt(in(Duration.ofMinutes(10))));
        try (FreshTokens fresh = fresh(this::answer).build()) {
            assertThat(fresh.get(id)).isEqualTo(store.findTokenById(id).orElseThrow());
            assertThat(fresh.get(OAuthToken.builder().userName("anna").build()).accessToken())
                    .isEqualTo("access 0");
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void returnsATokenWithoutExpiryUntilItIsReplaced() {
        String id = save(anna());
        try (FreshTokens fresh = fresh(this::answer).build()) {
            OAuthToken token = fresh.get(id);
            assertThat(token.accessToken()).isEqualTo("access 0");
            assertThat(fresh.replace(token).accessToken()).isEqualTo("access 1");
            assertThat(fresh.replace(token).accessToken()).isEqualTo("access 1");
        }
    }

    @Test
    void refreshesOnceForAllThreads() throws Exception {
        String id = save(anna().expiresAt(in(Duration.ofSeconds(30)))
                .apiDomain("https://api")
                .attribute("scope", "read"));
        int threads = 32;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FreshTokens fresh = fresh(this::answer).build()) {
            List<Future<OAuthToken>> got = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                got.add(pool.submit(() -> {
                    together.await();
                    return fresh.get(id);
                }));
            }
            for (Future<OAuthToken> token : got) {
                assertThat(token.get().accessToken()).isEqualTo("access 1");
            }
        } finally {
            pool.shutdown();
        }
        assertThat(requests).hasValue(1);
        OAuthToken stored = store.findTokenById(id).orElseThrow();
        assertThat(stored.refreshToken()).isEqualTo("refresh 0");
        assertThat(stored.apiDomain()).isEqualTo("https://api");
        assertThat(stored.attributes()).containsEntry("scope", "read");
        assertThat(kinds()).containsExactly(Kind.ACQUIRED, Kind.REFRESHED);
    }

    @Test
    void whatItReturnsCanBeChangedAndSaved() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        try (FreshTokens fresh = fresh(this::answer).build()) {
            OAuthToken changed = fresh.get(id).toBuilder().redirectUrl("here").build();
            assertThat(store.saveToken(changed).redirectUrl()).isEqualTo("here");
        }
    }

    @Test
    void storesWhatTheAnswerHasAndNothingElse() {
        String id = save(
                anna().expiresAt(in(Duration.ZERO)).attribute("scope", "read").redirectUrl("here"));
        TokenRefresher refresher = asked -> {
            // Saved while the request is under way.
            store.updateToken(
                    OAuthToken.builder().id(id).build(),
                    stored -> stored.toBuilder()
                            .redirectUrl("there")
                            .attribute("scope", "write")
                            .build());
            return asked.toBuilder()
                    .accessToken("access 1")
                    .refreshToken("refresh 1")
                    .expiresAt(null)
                    .attribute("token_type", "Bearer")
                    .build();
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            assertThat(fresh.get(id))
                    .isEqualTo(anna().id(id)
                            .accessToken("access 1")
                            .refreshToken("refresh 1")
                            .redirectUrl("there")
                            .attribute("scope", "write")
                            .attribute("token_type", "Bearer")
                            .build());
        }
    }

    @Test
    void refreshesAheadInTheBackground() throws Exception {
        String id = save(anna().expiresAt(in(Duration.ofMinutes(1).plusSeconds(1))));
        CountDownLatch stored = new CountDownLatch(1);
        try (FreshTokens fresh = FreshTokens.builder(store, this::answer)
                .refreshAhead(Duration.ofDays(300))
                .listener(event -> {
                    if (event.kind() == Kind.REFRESHED) {
                        stored.countDown();
                    }
                })
                .build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 0");
            stored.await();
            assertThat(store.findTokenById(id).orElseThrow().accessToken()).isEqualTo("access 1");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aTokenThatLivesShorterThanTheMarginIsNotRefreshedAgainAtOnce() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked ->
                answer(asked).toBuilder().expiresAt(in(Duration.ofSeconds(40))).build();
        try (FreshTokens fresh = fresh(refresher).build()) {
            for (int i = 0; i < 20; i++) {
                assertThat(fresh.get(id).accessToken()).isEqualTo("access 1");
            }
            assertThatExceptionOfType(RefreshDelayedException.class)
                    .isThrownBy(() -> fresh.replace(fresh.get(id)))
                    .satisfies(
                            e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
        }
    }

    @Test
    void anOlderTokenThatIsPutBackDoesNotPassForTheOneThatWasRefreshedJustNow() {
        OAuthToken.Builder expired = anna().expiresAt(in(Duration.ZERO));
        String id = save(expired);
        try (FreshTokens fresh = fresh(this::answer).build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 1");
            save(expired);
            assertThatExceptionOfType(RefreshDelayedException.class)
                    .isThrownBy(() -> fresh.get(id))
                    .satisfies(e -> {
                        assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
                        assertThat(e.usable()).isEmpty();
                    });
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aRefusedRefreshTokenIsNotPresentedAgain() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked -> {
            requests.incrementAndGet();
            throw RefreshException.refused("invalid_grant");
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(LoginRequiredException.class)
                        .isThrownBy(() -> fresh.get(id))
                        .withMessageContaining("invalid_grant")
                        .satisfies(e -> assertThat(e.certain()).isTrue());
            }
            assertThat(requests).hasValue(1);

            fresh.presentAgain(id);
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
            assertThat(requests).hasValue(2);
        }
        assertThat(store.findTokenById(id)).isPresent();
        store.saveToken(
                anna().refreshToken("refresh 1").expiresAt(in(Duration.ZERO)).build());
        try (FreshTokens fresh = fresh(this::answer).build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 3");
        }
    }

    @Test
    void aFailureThatDidNotUseTheRefreshTokenCools() {
        String id = save(anna().expiresAt(in(Duration.ofSeconds(30))));
        TokenRefresher refresher = asked -> {
            requests.incrementAndGet();
            throw RefreshException.notSpent("slow_down", Duration.ofMinutes(7));
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(RefreshDelayedException.class)
                        .isThrownBy(() -> fresh.get(id))
                        .withMessageContaining("slow_down")
                        .satisfies(e -> {
                            assertThat(e.retryAfter()).isBetween(Duration.ofMinutes(6), Duration.ofMinutes(7));
                            assertThat(e.usable().orElseThrow().accessToken()).isEqualTo("access 0");
                        });
            }
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aLimitOfTheClientHoldsBackItsOtherTokens() {
        String anna = save(anna().expiresAt(in(Duration.ZERO)));
        String bert = save(anna().userName("bert").expiresAt(in(Duration.ZERO)));
        String other = save(anna().clientId("other").expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked -> {
            requests.incrementAndGet();
            throw RefreshException.notSpent("slow_down", Duration.ofMinutes(7)).ofClient();
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            for (String id : List.of(anna, bert, other)) {
                assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> fresh.get(id));
            }
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void underFailALostAnswerIsNotAskedForAgain() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked -> {
            requests.incrementAndGet();
            throw new IOException("the connection broke");
        };
        for (int process = 0; process < 2; process++) {
            try (FreshTokens fresh =
                    fresh(refresher).lostAnswer(LostAnswer.FAIL).build()) {
                assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
                assertThatExceptionOfType(RefreshUnresolvedException.class).isThrownBy(() -> fresh.get(id));
            }
        }
        assertThat(requests).hasValue(1);
        try (FreshTokens fresh = fresh(this::answer).lostAnswer(LostAnswer.FAIL).build()) {
            fresh.presentAgain(id);
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 2");
        }
    }

    @Test
    void aLoginDuringTheRequestWins() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked -> {
            store.saveToken(anna().refreshToken("login")
                    .accessToken("of the login")
                    .expiresAt(in(Duration.ofHours(2)))
                    .build());
            return answer(asked);
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("of the login");
        }
        assertThat(store.findTokenById(id).orElseThrow().refreshToken()).isEqualTo("login");
        assertThat(kinds()).containsExactly(Kind.ACQUIRED, Kind.SUPERSEDED);
    }

    @Test
    void aTokenThatIsDeletedDuringTheRequestStaysDeleted() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        TokenRefresher refresher = asked -> {
            store.deleteToken(id);
            return answer(asked);
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
        }
        assertThat(store.getTokens()).isEmpty();
    }

    @Test
    void anInterruptedCallerLeavesTheRequestAlone() throws Exception {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        TokenRefresher refresher = token -> {
            asked.countDown();
            answered.await();
            return answer(token);
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    fresh.get(id);
                    flag.complete(false);
                } catch (RefreshDelayedException e) {
                    flag.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            asked.await();
            caller.interrupt();
            assertThat(flag.get()).isTrue();
            answered.countDown();
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 1");
        }
    }

    @Test
    void aCallerWaitsNoLongerThanItWantsTo() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        CountDownLatch answered = new CountDownLatch(1);
        TokenRefresher refresher = token -> {
            answered.await();
            return answer(token);
        };
        try (FreshTokens fresh = fresh(refresher).maxWait(Duration.ofMillis(50)).build()) {
            assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> fresh.get(id));
            answered.countDown();
        }
        // close() has waited for it.
        assertThat(store.findTokenById(id).orElseThrow().accessToken()).isEqualTo("access 1");
    }

    @Test
    void aClosedOneBeginsNothing() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        FreshTokens fresh = fresh(this::answer).build();
        fresh.close();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> fresh.get(id));
        assertThat(requests).hasValue(0);
    }

    @Test
    void aMissingTokenNeedsALogin() {
        save(anna());
        try (FreshTokens fresh = fresh(this::answer).build()) {
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get("missing"));
            assertThatExceptionOfType(LoginRequiredException.class)
                    .isThrownBy(() ->
                            fresh.get(OAuthToken.builder().userName("bert").build()))
                    .withMessageNotContaining("bert");
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.presentAgain("missing"));
        }
    }

    @Test
    void anExpiredTokenWithoutRefreshTokenNeedsALogin() {
        String id = save(anna().refreshToken(null).expiresAt(in(Duration.ZERO)));
        try (FreshTokens fresh = fresh(this::answer).build()) {
            assertThatExceptionOfType(LoginRequiredException.class).isThrownBy(() -> fresh.get(id));
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void aStoreWithoutLeasesRefreshesOncePerProcess() throws Exception {
        try (TokenStore memory = new InMemoryTokenStore()) {
            String id = String.valueOf(
                    memory.saveToken(anna().expiresAt(in(Duration.ZERO)).build())
                            .id());
            try (FreshTokens fresh = FreshTokens.builder(memory, this::answer).build()) {
                ExecutorService pool = Executors.newFixedThreadPool(8);
                List<Future<OAuthToken>> got = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    got.add(pool.submit(() -> fresh.get(id)));
                }
                for (Future<OAuthToken> token : got) {
                    assertThat(token.get().accessToken()).isEqualTo("access 1");
                }
                pool.shutdown();
            }
            assertThat(memory.findTokenById(id).orElseThrow().accessToken()).isEqualTo("access 1");
            FreshTokens.Builder failing =
                    FreshTokens.builder(memory, this::answer).lostAnswer(LostAnswer.FAIL);
            assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(failing::build);
        }
    }

    @Test
    void servesAnAnswerThatCannotBeStoredAndStoresItOnceItCan() throws Exception {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        TokenRefresher refresher = asked -> {
            Files.move(folder, away);
            return answer(asked).toBuilder().refreshToken("refresh 1").build();
        };
        try (FreshTokens fresh = fresh(refresher).build()) {
            assertThat(fresh.unsaved()).isZero();
            OAuthToken first = fresh.get(id);
            assertThat(first.accessToken()).isEqualTo("access 1");
            assertThat(fresh.unsaved()).isOne();
            assertThat(fresh.get(id)).isEqualTo(first);
            assertThat(fresh.get(OAuthToken.builder().userName("anna").build())).isEqualTo(first);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() ->
                            fresh.get(OAuthToken.builder().userName("bert").build()));
            assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> fresh.replace(first));
            assertThat(log.messages())
                    .anyMatch(
                            line -> line.startsWith("SEVERE") && line.contains("new refresh token of the token " + id))
                    .noneMatch(line -> line.contains("refresh 1"));

            Files.move(away, folder);

            awaitEvent(Kind.SAVED_LATE);
            assertThat(fresh.unsaved()).isZero();
        }
        assertThat(requests).hasValue(1);
        assertThat(store.findTokenById(id).orElseThrow().refreshToken()).isEqualTo("refresh 1");
    }

    private void awaitEvent(Kind kind) throws InterruptedException {
        RefreshEvent event = events.take();
        while (event.kind() != kind) {
            event = events.take();
        }
    }

    @Test
    void releasesALeaseWhoseReplyWasLostIfTheTokenIsGoodByThen() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        LeasedTokens leases = ((LeasingTokenStore) store).leases().orElseThrow();
        TokenStore unlucky = new LostReplies(
                store,
                leases,
                () -> store.updateToken(
                        OAuthToken.builder().id(id).build(),
                        token -> token.toBuilder()
                                .accessToken("of another program")
                                .expiresAt(in(Duration.ofHours(1)))
                                .build()));
        try (FreshTokens fresh = FreshTokens.builder(unlucky, this::answer).build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("of another program");
        }
        assertThat(requests).hasValue(0);
        assertThat(leases.read(id).orElseThrow().lease()).isNull();
    }

    @Test
    void presentsAfterALostReplyOfItsOwnLease() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        LeasedTokens leases = ((LeasingTokenStore) store).leases().orElseThrow();
        TokenStore unlucky = new LostReplies(store, leases, () -> {});
        try (FreshTokens fresh = FreshTokens.builder(unlucky, this::answer).build()) {
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 1");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void waitsForALeaseThatItCannotRead() {
        String id = save(anna().expiresAt(in(Duration.ZERO)));
        LeasedTokens leases = ((LeasingTokenStore) store).leases().orElseThrow();
        Leased found = leases.read(id).orElseThrow();
        leases.compareAndSet(found, found.token(), Bytes.of(new byte[] {9, 9, 9}));
        try (FreshTokens fresh =
                fresh(this::answer).maxWait(Duration.ofMillis(1500)).build()) {
            assertThatExceptionOfType(RefreshDelayedException.class).isThrownBy(() -> fresh.get(id));
            fresh.presentAgain(id);
            assertThat(fresh.get(id).accessToken()).isEqualTo("access 1");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    @Tag("long")
    void aRefresherThatIgnoresItsInterruptKeepsNoOtherTokenWaiting() {
        String anna = save(anna().expiresAt(in(Duration.ZERO)));
        String bert = save(anna().userName("bert").expiresAt(in(Duration.ZERO)));
        CountDownLatch end = new CountDownLatch(1);
        TokenRefresher refresher = asked -> {
            while ("anna".equals(asked.userName()) && end.getCount() > 0) {
                Thread.onSpinWait();
            }
            return answer(asked);
        };
        try (FreshTokens fresh = fresh(refresher)
                .maxRefreshes(1)
                .refreshTimeout(Duration.ofMillis(1))
                .maxWait(Duration.ofSeconds(20))
                .build()) {
            CompletableFuture<OAuthToken> stuck = CompletableFuture.supplyAsync(() -> fresh.get(anna));
            assertThat(fresh.get(bert).accessToken()).isEqualTo("access 1");
            end.countDown();
            assertThat(stuck.join().accessToken()).isEqualTo("access 2");
        }
    }

    @Test
    void manyTokensShareAFewThreads() throws Exception {
        int tokens = 1_000;
        AtomicInteger mostThreads = new AtomicInteger();
        TokenRefresher refresher = asked -> {
            mostThreads.accumulateAndGet(threadsOfRefreshes(), Math::max);
            return answer(asked);
        };
        try (TokenStore memory = new InMemoryTokenStore();
                FreshTokens fresh = FreshTokens.builder(memory, refresher)
                        .refreshAhead(Duration.ofDays(300))
                        .maxRefreshes(4)
                        .listener(events::add)
                        .build()) {
            for (int i = 0; i < tokens; i++) {
                OAuthToken token = memory.saveToken(anna().userName("user" + i)
                        .expiresAt(in(Duration.ofMinutes(2)))
                        .build());
                assertThat(fresh.get(String.valueOf(token.id()))).isEqualTo(token);
            }
            for (int i = 0; i < tokens; i++) {
                awaitEvent(Kind.REFRESHED);
            }
        }
        assertThat(requests).hasValue(tokens);
        // Four present, others watch and keep the time, and some have just ended.
        assertThat(mostThreads).hasValueBetween(1, 50);
    }

    private static int threadsOfRefreshes() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tokenhold-refresh"))
                .count();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        FreshTokens.Builder builder = fresh(this::answer);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.margin(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.refreshTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.refreshTimeout(Duration.ofMinutes(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRefreshes(0));
    }
}
