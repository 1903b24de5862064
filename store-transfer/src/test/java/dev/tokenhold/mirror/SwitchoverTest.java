package dev.tokenhold.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.internal.MirrorNote;
import dev.tokenhold.internal.MirrorNote.Role;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.MirrorSeal;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.WriteFence;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.transfer.ForwardingStore;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.TokenCounts;
import dev.tokenhold.transfer.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stores in files, of which now one leads and now the other. */
class SwitchoverTest {

    @TempDir
    private Path folder;

    private final Queue<TokenStore> opened = new ConcurrentLinkedQueue<>();
    private MigratableTokenStore first;
    private MigratableTokenStore second;
    private MirroredTokenStore mirror;

    @BeforeEach
    void mirrorTwoStores() {
        first = open("sqlite:first.db");
        second = open("file:second.enc");
        mirror = mirror();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(TokenStore::close);
    }

    private MigratableTokenStore open(String uri) {
        String[] parts = uri.split(":", 2);
        Map<String, String> settings = parts[0].startsWith("zoho") ? Map.of() : TestKeyring.settings();
        TokenStore store = TokenStores.open(parts[0] + ":" + folder.resolve(parts[1]), settings);
        opened.add(store);
        return (MigratableTokenStore) store;
    }

    private MirroredTokenStore mirror() {
        MirroredTokenStore store = new MirroredTokenStore(open("sqlite:first.db"), open("file:second.enc"));
        opened.add(store);
        return store;
    }

    private MigrationReport switchOver(TokenStore from, TokenStore to) {
        return new Switchover(from, to, (phase, done, total) -> {}).run();
    }

    /** Counts how often the store is asked whether it leads. */
    private static final class CountedReads extends ForwardingStore {

        final Semaphore reads = new Semaphore(0);

        CountedReads(MigratableTokenStore store) {
            super(store);
        }

        @Override
        public Optional<LeaderRegister> leaderRegister() {
            LeaderRegister register = store.leaderRegister().orElseThrow();
            return Optional.of(new LeaderRegister() {

                @Override
                public Optional<Bytes> read() {
                    reads.release();
                    return register.read();
                }

                @Override
                public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
                    return register.compareAndSet(expected, next);
                }
            });
        }
    }

    static Role roleOf(MigratableTokenStore store) {
        Bytes note = store.leaderRegister().orElseThrow().read().orElseThrow();
        Bytes payload = store.mirrorSeal().orElseThrow().open(note).orElseThrow();
        return MirrorNote.decode(payload).orElseThrow().role();
    }

    private void assertBothHold(OAuthToken... tokens) {
        assertThat(first.getTokens()).containsExactlyInAnyOrder(tokens);
        assertThat(second.getTokens()).containsExactlyInAnyOrder(tokens);
    }

    @Test
    void theFirstLeadsUntilTheSwitchover() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        assertThat(mirror.secondLeads()).isFalse();
        assertBothHold(anna);

        MigrationReport report = switchOver(first, second);

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts().verified()).isEqualTo(1);
        assertThat(mirror.secondLeads()).isTrue();
        OAuthToken bert = mirror.saveToken(Tokens.accessOf("bert", "2"));
        assertThat(mirror.deleteToken(String.valueOf(anna.id()))).isTrue();
        assertBothHold(bert);
    }

    @Test
    void theWayBackIsTheSame() {
        mirror.saveToken(Tokens.accessOf("anna", "1"));
        switchOver(first, second);
        mirror.saveToken(Tokens.accessOf("anna", "2"));

        assertThat(switchOver(second, first).result()).isEqualTo(MigrationResult.OK);

        assertThat(mirror.secondLeads()).isFalse();
        assertBothHold(mirror.saveToken(Tokens.accessOf("anna", "3")));
    }

    @Test
    void aMirrorThatWasOpenBeforeFollowsTheLead() {
        MirroredTokenStore other = mirror();
        OAuthToken anna = other.saveToken(Tokens.accessOf("anna", "1"));
        switchOver(first, second);

        // Only the second store has it.
        OAuthToken now = anna.toBuilder().accessToken("2").build();
        second.saveToken(now);

        assertThat(other.findTokenById(String.valueOf(anna.id()))).contains(now);
        assertThat(other.getTokens()).containsExactly(now);
        assertThat(other.streamTokens()).containsExactly(now);
        OAuthToken saved = other.saveToken(
                OAuthToken.builder().id(anna.id()).refreshToken("3").build());
        assertBothHold(now.toBuilder().refreshToken("3").build());
        assertThat(saved).isEqualTo(now.toBuilder().refreshToken("3").build());
    }

    @Test
    void whatWasReadBeforeASwitchoverIsReplacedAfterIt() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        OAuthToken bert = mirror.saveToken(Tokens.accessOf("bert", "1"));
        switchOver(first, second);
        OAuthToken bertNow = mirror.updateToken(
                        Tokens.accessOf("bert", "1"),
                        token -> token.toBuilder().refreshToken("2").build())
                .orElseThrow();

        OAuthToken annaNow = mirror.saveToken(
                anna.toBuilder().accessToken(null).refreshToken("2").build());
        assertThatExceptionOfType(StaleTokenException.class)
                .isThrownBy(
                        () -> mirror.saveToken(bert.toBuilder().accessToken("2").build()));

        assertBothHold(annaNow, bertNow);
        assertThat(annaNow.accessToken()).isNull();
    }

    @Test
    void aMirrorOpenedTheOtherWayRoundFindsTheSameLeader() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        try (MirroredTokenStore reversed = new MirroredTokenStore(open("file:second.enc"), open("sqlite:first.db"))) {
            assertThat(reversed.secondLeads()).isTrue();
            assertThat(reversed.getTokens()).containsExactly(anna);
        }
    }

    @Test
    void whatTheFollowerHasMissedIsMadeGoodByTheSwitchover() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        OAuthToken bert = mirror.saveToken(Tokens.accessOf("bert", "1"));
        OAuthToken cora = first.saveToken(Tokens.accessOf("cora", "1"));
        OAuthToken annaNow = first.saveToken(anna.toBuilder().accessToken("2").build());
        first.deleteToken(String.valueOf(bert.id()));

        MigrationReport report = switchOver(first, second);

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 0, 0, 0, 0, 0, 0, 2));
        assertBothHold(annaNow, cora);
        assertThat(mirror.secondLeads()).isTrue();
    }

    @Test
    void aFollowerThatRefusesToBeWrittenCatchesUpLater() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        OAuthToken bert = mirror.saveToken(Tokens.accessOf("bert", "1"));
        WriteFence fence = second.fence().orElseThrow();
        fence.raise("test");

        OAuthToken annaNow = mirror.saveToken(Tokens.accessOf("anna", "2"));
        OAuthToken cora = mirror.saveToken(Tokens.accessOf("cora", "1"));
        mirror.deleteToken(String.valueOf(bert.id()));

        assertThat(first.getTokens()).containsExactlyInAnyOrder(annaNow, cora);
        assertThat(second.getTokens()).containsExactlyInAnyOrder(anna, bert);
        assertThat(mirror.behind()).isEqualTo(3);
        assertThat(mirror.catchUp()).isEqualTo(3);

        fence.lift();

        assertThat(mirror.catchUp()).isZero();
        assertBothHold(annaNow, cora);
        assertThat(mirror.behind()).isZero();
    }

    @Test
    void whatTheFollowerHasMissedItGetsWithoutBeingAsked() throws Exception {
        WriteFence fence = second.fence().orElseThrow();
        fence.raise("test");
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        assertThat(mirror.behind()).isEqualTo(1);
        fence.lift();

        while (mirror.behind() > 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertBothHold(anna);
    }

    @Test
    void aWriteWhileTheFollowerGetsTheOneBeforeReachesItToo() throws Exception {
        CountDownLatch holdsTheFirst = new CountDownLatch(1);
        CountDownLatch secondWaits = new CountDownLatch(1);
        MigratableTokenStore follower = new ForwardingStore(open("file:follower.enc")) {

            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                boolean replaced = super.replaceTokens(replacements);
                holdsTheFirst.countDown();
                try {
                    secondWaits.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return replaced;
            }
        };
        MigratableTokenStore leader = open("sqlite:leader.db");
        try (MirroredTokenStore slow = new MirroredTokenStore(leader, follower)) {
            Thread saving = new Thread(() -> slow.saveToken(Tokens.accessOf("anna", "1")));
            saving.start();
            holdsTheFirst.await();
            Thread savingAgain = new Thread(() -> slow.saveToken(Tokens.accessOf("anna", "2")));
            savingAgain.start();
            while (savingAgain.isAlive() && savingAgain.getState() != Thread.State.TIMED_WAITING) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            secondWaits.countDown();
            saving.join();
            savingAgain.join();
            while (slow.behind() > 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }

            assertThat(follower.getTokens())
                    .containsExactlyElementsOf(leader.getTokens())
                    .extracting(OAuthToken::accessToken)
                    .containsExactly("2");
        }
    }

    @Test
    void anUnforeseenFailureOfTheFollowerIsNotKeptFromTheCaller() {
        MigratableTokenStore follower = new ForwardingStore(open("file:follower.enc")) {

            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                throw new IllegalStateException("unforeseen");
            }
        };
        MigratableTokenStore leader = open("sqlite:leader.db");
        try (MirroredTokenStore failing = new MirroredTokenStore(leader, follower)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> failing.saveToken(Tokens.accessOf("anna", "1")))
                    .withMessage("unforeseen");
            assertThat(failing.behind()).isEqualTo(1);
            assertThat(leader.getTokens()).hasSize(1);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(failing::catchUp)
                    .withMessage("unforeseen");
        }
    }

    @Test
    void deletingAllReachesTheFollowerTooAndWhatItHadBesides() {
        mirror.saveTokens(List.of(Tokens.accessOf("anna", "1"), Tokens.accessOf("bert", "1")));
        second.saveToken(Tokens.accessOf("cora", "1"));

        mirror.deleteTokens();

        assertBothHold();
    }

    @Test
    void anIdentityThatMovedToAnotherIdMovesInTheFollowerToo() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        first.deleteToken(String.valueOf(anna.id()));

        assertBothHold(mirror.saveToken(Tokens.accessOf("anna", "2")));
    }

    @Test
    void duringASwitchoverReadsGoOnAndWritesWait() {
        CountedReads before = new CountedReads(open("sqlite:first.db"));
        MirroredTokenStore openedBefore = new MirroredTokenStore(before, open("file:second.enc"));
        opened.add(openedBefore);
        OAuthToken anna = openedBefore.saveToken(Tokens.accessOf("anna", "1"));
        Mirror roles = new Mirror(first, second);
        Roles vacancy = roles.stepDown();

        CountedReads meanwhile = new CountedReads(open("sqlite:first.db"));
        MirroredTokenStore openedMeanwhile = new MirroredTokenStore(meanwhile, open("file:second.enc"));
        opened.add(openedMeanwhile);
        assertThat(openedMeanwhile.getTokens()).containsExactly(anna);
        assertThat(openedBefore.findTokenById(String.valueOf(anna.id()))).contains(anna);
        before.reads.drainPermits();
        meanwhile.reads.drainPermits();
        Concurrently<OAuthToken> writers = Concurrently.start(
                2,
                number -> () -> (number == 0 ? openedBefore : openedMeanwhile)
                        .saveToken(Tokens.accessOf("user" + number, "1")));
        // Each writer asks again and again which store leads.
        before.reads.acquireUninterruptibly(5);
        meanwhile.reads.acquireUninterruptibly(5);
        assertThat(writers.isDone()).isFalse();
        assertBothHold(anna);
        roles.promote(second, vacancy);

        List<OAuthToken> saved = writers.join();
        assertBothHold(anna, saved.get(0), saved.get(1));
        assertThat(mirror.secondLeads()).isTrue();
    }

    @Test
    void aSwitchoverThatWasInterruptedIsRunAgainOrTakenBack() {
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        new Mirror(first, second).stepDown();

        new Switchover(first, second, (phase, done, total) -> {}).giveBack();

        OAuthToken now = mirror.saveToken(anna.toBuilder().accessToken("2").build());
        assertThat(mirror.secondLeads()).isFalse();
        new Mirror(first, second).stepDown();

        assertThat(switchOver(first, second).result()).isEqualTo(MigrationResult.OK);

        assertThat(mirror.secondLeads()).isTrue();
        assertBothHold(now);
    }

    @Test
    void ofTwoSwitchoversOneIsTold() {
        Mirror one = new Mirror(first, second);
        Mirror other = new Mirror(second, first);
        Roles earlier = one.stepDown();
        Roles later = other.stepDown();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> one.promote(second, earlier))
                .withMessageContaining("another process is changing which of the mirrored stores leads");
        other.promote(first, later);

        assertThat(mirror.secondLeads()).isFalse();
    }

    @Test
    void theLeaderLeadsOnWhenTheFollowerCannotBeReached() {
        MigratableTokenStore leader = open("file:a.enc");
        MigratableTokenStore follower = open("sqlite:b.db");
        Mirror roles = new Mirror(leader, follower);
        roles.begin(leader);
        follower.close();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(roles::stepDown);

        assertThat(roleOf(leader)).isEqualTo(Role.LEADS);
    }

    @Test
    void allThatWasDeletedIsRememberedForAFollowerThatCannotBeWritten() {
        mirror.saveTokens(List.of(Tokens.accessOf("anna", "1"), Tokens.accessOf("bert", "1")));
        WriteFence fence = second.fence().orElseThrow();
        fence.raise("test");

        mirror.deleteTokens();

        assertThat(mirror.getTokens()).isEmpty();
        assertThat(mirror.behind()).isEqualTo(2);
        fence.lift();
        assertThat(mirror.catchUp()).isZero();
        assertBothHold();
    }

    @Test
    void programsThatBeginAMirrorAtOnceAgreeWhoLeads() {
        for (int round = 0; round < 20; round++) {
            String one = "sqlite:one" + round + ".db";
            String other = "file:other" + round + ".enc";
            List<Boolean> secondLeads = Concurrently.run(4, number -> () -> {
                try (MirroredTokenStore begun = new MirroredTokenStore(open(one), open(other))) {
                    return begun.secondLeads();
                }
            });
            assertThat(secondLeads).containsOnly(false);
        }
    }

    /** Another program begins the mirror when this one has seen that the second store has no id yet. */
    @Test
    void aMirrorThatBeganMeanwhileIsNoOtherMirror() {
        MigratableTokenStore one = open("sqlite:new.db");
        MigratableTokenStore other = open("file:new.enc");
        one.mirrorSeal().orElseThrow().ensuredStoreId();
        Mirror others = new Mirror(one, other);
        MirrorSeal seal = other.mirrorSeal().orElseThrow();
        MigratableTokenStore seenTooEarly = new ForwardingStore(other) {

            private boolean seen;

            @Override
            public Optional<MirrorSeal> mirrorSeal() {
                return Optional.of(new MirrorSeal() {

                    @Override
                    public Optional<Bytes> storeId() {
                        Optional<Bytes> id = seal.storeId();
                        if (!seen) {
                            seen = true;
                            others.begin(one);
                        }
                        return id;
                    }

                    @Override
                    public Bytes ensuredStoreId() {
                        return seal.ensuredStoreId();
                    }

                    @Override
                    public Bytes seal(Bytes payload) {
                        return seal.seal(payload);
                    }

                    @Override
                    public Optional<Bytes> open(Bytes note) {
                        return seal.open(note);
                    }
                });
            }
        };
        Mirror late = new Mirror(one, seenTooEarly);

        late.begin(one);

        assertThat(late.roles().leader()).isSameAs(one);
        assertThat(late.roles().raw()).isEqualTo(others.roles().raw());
    }

    /** Another thread of this program sees a switchover while this one reads the notes. */
    @Test
    void notesThatWereReadBeforeAnotherThreadSawNewerOnesAreNoOldOnes() {
        Mirror others = new Mirror(first, second);
        LeaderRegister register = second.leaderRegister().orElseThrow();
        Mirror[] seeing = new Mirror[1];
        MigratableTokenStore overtaken = new ForwardingStore(second) {

            @Override
            public Optional<LeaderRegister> leaderRegister() {
                return Optional.of(new LeaderRegister() {

                    private int reads;

                    @Override
                    public Optional<Bytes> read() {
                        Optional<Bytes> noted = register.read();
                        reads++;
                        if (reads == 2) {
                            others.promote(second, others.stepDown());
                            assertThat(seeing[0].roles().leader()).isNotSameAs(first);
                        }
                        return noted;
                    }

                    @Override
                    public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
                        return register.compareAndSet(expected, next);
                    }
                });
            }
        };
        Mirror mirror = new Mirror(first, overtaken);
        seeing[0] = mirror;
        assertThat(mirror.roles().leader()).isSameAs(first);

        Mirror.Roles overtakenRoles = mirror.roles();

        assertThat(mirror.holds(overtakenRoles)).isFalse();
        assertThat(mirror.roles().leader()).isSameAs(overtaken);
    }

    @Test
    void theLeadIsNotTakenFromAStoreThatGotItMeanwhile() {
        Mirror others = new Mirror(first, second);
        MigratableTokenStore seenTooEarly = new ForwardingStore(second) {

            private boolean seen;

            @Override
            public Optional<LeaderRegister> leaderRegister() {
                LeaderRegister register = store.leaderRegister().orElseThrow();
                return Optional.of(new LeaderRegister() {

                    @Override
                    public Optional<Bytes> read() {
                        Optional<Bytes> noted = register.read();
                        if (!seen) {
                            seen = true;
                            others.promote(second, others.stepDown());
                        }
                        return noted;
                    }

                    @Override
                    public boolean compareAndSet(@Nullable Bytes expected, @Nullable Bytes next) {
                        return register.compareAndSet(expected, next);
                    }
                });
            }
        };
        Mirror late = new Mirror(first, seenTooEarly);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(late::stepDown)
                .withMessageContaining("another process is changing which of the mirrored stores leads");

        assertThat(others.roles().leader()).isSameAs(second);
        assertThat(others.roles().takesWrites()).isTrue();
    }

    @Test
    void aProgramThatCannotReachTheOldLeaderFindsTheNewOne() {
        MigratableTokenStore reached = open("sqlite:first.db");
        MirroredTokenStore idle = new MirroredTokenStore(reached, open("file:second.enc"));
        opened.add(idle);
        OAuthToken anna = mirror.saveToken(Tokens.accessOf("anna", "1"));
        switchOver(first, second);
        reached.close();

        assertThat(idle.findTokenById(String.valueOf(anna.id()))).contains(anna);
        OAuthToken bert = idle.saveToken(Tokens.accessOf("bert", "1"));

        assertThat(second.getTokens()).containsExactlyInAnyOrder(anna, bert);
        assertThat(idle.secondLeads()).isTrue();
        assertThat(idle.behind()).isEqualTo(1);
    }

    /** The store that can be reached may have an older note: an attacker who can write to it could have put that back. */
    @Test
    void noMirrorIsOpenedWithoutTheStoreThatFollows() {
        switchOver(first, second);
        MigratableTokenStore unreachable = open("sqlite:first.db");
        unreachable.close();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> new MirroredTokenStore(unreachable, open("file:second.enc")));
    }

    @Test
    void aRunningMirrorGoesOnWithoutTheStoreThatFollows() {
        switchOver(first, second);
        MigratableTokenStore follower = open("sqlite:first.db");
        MirroredTokenStore started = new MirroredTokenStore(follower, open("file:second.enc"));
        opened.add(started);
        follower.close();

        OAuthToken anna = started.saveToken(Tokens.accessOf("anna", "1"));

        assertThat(started.secondLeads()).isTrue();
        assertThat(started.streamTokens()).containsExactly(anna);
        started.deleteTokens();
        assertThat(second.getTokens()).isEmpty();
        assertThat(started.behind()).isEqualTo(1);
    }

    @Test
    void noMirrorIsOpenedWithoutTheStoreThatLeads() {
        mirror.saveToken(Tokens.accessOf("anna", "1"));
        MigratableTokenStore unreachable = open("sqlite:first.db");
        unreachable.close();

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> new MirroredTokenStore(unreachable, open("file:second.enc")));
        // Nor during a switchover, in which the follower may be promoted.
        new Mirror(first, second).stepDown();
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> new MirroredTokenStore(unreachable, open("file:second.enc")));
    }

    @Test
    void aWriteThatWasOvertakenAndCannotBeMadeAgainHasAnUnknownOutcome() {
        MigratableTokenStore next = open("sqlite:next.db");
        MigratableTokenStore leader = new ForwardingStore(open("file:leader.enc")) {

            @Override
            public List<OAuthToken> saveTokens(List<OAuthToken> tokens) {
                List<OAuthToken> saved = super.saveTokens(tokens);
                Mirror others = new Mirror(open("file:leader.enc"), open("sqlite:next.db"));
                Roles vacancy = others.stepDown();
                others.promote(vacancy.follower(), vacancy);
                next.close();
                return saved;
            }
        };
        try (MirroredTokenStore overtaken = new MirroredTokenStore(leader, next)) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> overtaken.saveToken(Tokens.accessOf("anna", "1")))
                    .matches(StoreUnavailableException::outcomeUnknown);
        }
    }

    @Test
    void theStoreThatFollowsHasNoLeadToHandOver() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> switchOver(second, first))
                .withMessageContaining("the other one leads already");
        assertBothHold(mirror.saveToken(Tokens.accessOf("anna", "1")));
        assertThat(mirror.secondLeads()).isFalse();
    }

    @Test
    void storesThatWereNeverMirroredAreNotSwitched() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> switchOver(open("sqlite:a.db"), open("sqlite:b.db")))
                .withMessageContaining("neither of the stores has ever led");
        assertThat(folder.resolve("a.db")).doesNotExist();
    }

    @Test
    void aStoreInMemoryCannotBeMirrored() {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new MirroredTokenStore(first, new InMemoryTokenStore()))
                .withMessageContaining("cannot be mirrored");
    }

    @Test
    void aDamagedLeaderGoesOnToLead() throws Exception {
        first.saveToken(Tokens.accessOf("anna", "1"));
        try (MirroredTokenStore other = new MirroredTokenStore(open("file:a.enc"), open("sqlite:b.db"))) {
            other.saveToken(Tokens.accessOf("anna", "1"));
        }
        MigratableTokenStore from = open("file:a.enc");
        MigratableTokenStore to = open("sqlite:b.db");
        byte[] intact = Files.readAllBytes(folder.resolve("a.enc"));
        byte[] bytes = intact.clone();
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("a.enc"), bytes);
        Files.delete(folder.resolve("a.enc.bak"));

        assertThatExceptionOfType(TokenStoreException.class).isThrownBy(() -> switchOver(from, to));

        assertThat(to.getTokens()).hasSize(1);
        Files.write(folder.resolve("a.enc"), intact);
        assertThat(roleOf(from)).isEqualTo(Role.LEADS);
    }

    @Test
    void newTokensGetIdsThatTheStoreOfAnSdkKeepsToo() {
        MigratableTokenStore old = open("zoho-csv:zoho_tokens.csv");
        MigratableTokenStore successor = open("sqlite:successor.db");
        try (MirroredTokenStore both =
                new MirroredTokenStore(open("zoho-csv:zoho_tokens.csv"), open("sqlite:successor.db"))) {
            OAuthToken anna = both.saveToken(Tokens.accessOf("anna", "1"));
            switchOver(old, successor);

            List<OAuthToken> saved = both.saveTokens(
                    List.of(Tokens.accessOf("bert", "1"), Tokens.accessOf("anna", "2"), Tokens.accessOf("bert", "2")));

            assertThat(saved.get(0).id())
                    .isEqualTo(saved.get(2).id())
                    .matches("[0-9]+")
                    .isNotEqualTo(anna.id());
            assertThat(saved.get(1).id()).isEqualTo(anna.id());
            assertThat(both.behind()).isZero();
            assertThat(old.getTokens()).isEqualTo(successor.getTokens()).hasSize(2);
            assertThat(switchOver(successor, old).result()).isEqualTo(MigrationResult.OK);
        }
    }

    @Test
    void bothStoresHaveTokensUnderTheSameIdsAlsoIfAnSdkCouldNotCountOnFromThem() {
        MigratableTokenStore leading = open("sqlite:leading.db");
        MigratableTokenStore sdk = open("zoho-sqlite:sdk.db");
        for (String id : List.of("9", "10")) {
            leading.saveToken(
                    Tokens.accessOf("user " + id, "1").toBuilder().id(id).build());
        }
        try (MirroredTokenStore both = new MirroredTokenStore(open("sqlite:leading.db"), open("zoho-sqlite:sdk.db"))) {
            both.saveToken(Tokens.accessOf("anna", "1"));
            Migration.builder(leading, sdk).build().run();

            assertThat(sdk.getTokens()).isEqualTo(leading.getTokens()).hasSize(3);
            assertThat(switchOver(leading, sdk).result()).isEqualTo(MigrationResult.OK);
        }
    }

    @Test
    void newTokensAreSavedWhileTheStoreOfAnSdkCannotBeReached() {
        open("zoho-sqlite:sdk.db").saveToken(Tokens.accessOf("anna", "1"));
        MigratableTokenStore sdk = open("zoho-sqlite:sdk.db");
        MigratableTokenStore leading = open("sqlite:leading.db");
        try (MirroredTokenStore both = new MirroredTokenStore(leading, sdk)) {
            sdk.close();

            OAuthToken bert = both.saveToken(Tokens.accessOf("bert", "1"));

            assertThat(leading.getTokens()).containsExactly(bert);
            assertThat(both.behind()).isEqualTo(1);
        }
    }

    @Test
    void whatTheFollowerCannotKeepKeepsNothingElseFromIt() {
        MigratableTokenStore old = open("zoho-csv:zoho_tokens.csv");
        try (MirroredTokenStore both =
                new MirroredTokenStore(open("sqlite:leading.db"), open("zoho-csv:zoho_tokens.csv"))) {
            both.saveToken(Tokens.accessOf("anna", "1").toBuilder()
                    .attribute("scope", "all")
                    .build());
            OAuthToken bert = both.saveToken(Tokens.accessOf("bert", "1"));

            assertThat(both.behind()).isEqualTo(1);
            assertThat(old.getTokens()).containsExactly(bert);
            assertThat(both.catchUp()).isEqualTo(1);
        }
    }
}
