package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.intact;
import static dev.tokenhold.transfer.Tokens.plain;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

    private final InMemoryTokenStore to = new InMemoryTokenStore();

    @Test
    void aFailureBeforeTheFirstWriteIsThrown() {
        InMemoryTokenStore closed = storeOf(full("1"));
        closed.close();

        assertThatThrownBy(() -> Migration.builder(closed, to).build().run())
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aFailureOfTheTargetAfterTheFirstWriteIsReportedWithWhatWasDone() {
        StoreUnavailableException down = new StoreUnavailableException("the server is down: start it");
        MigratableTokenStore failing = new ForwardingStore(to) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                if (!to.getTokens().isEmpty()) {
                    throw down;
                }
                return super.replaceTokens(replacements);
            }
        };

        MigrationReport report = Migration.builder(storeOf(full(5)), failing)
                .batchSize(2)
                .parallel(1)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.cause()).containsSame(down);
        assertThat(SourceFailure.isMarkedOn(down)).isFalse();
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 2, 0, 0, 0, 0, 0, 0));
        assertThat(to.getTokens()).hasSize(2);
        assertThat(Migration.builder(storeOf(full(5)), to).build().run().counts())
                .isEqualTo(new TokenCounts(5, 3, 0, 2, 0, 0, 0, 5));
    }

    @Test
    void aTargetThatIsGoneIsNotAskedForWhatHasNotBegun() {
        CyclicBarrier bothThreads = new CyclicBarrier(2);
        AtomicInteger asked = new AtomicInteger();
        StoreUnavailableException oneForAll = new StoreUnavailableException("the server is down: start it");
        MigratableTokenStore gone = new ForwardingStore(to) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                if (asked.incrementAndGet() <= 2) {
                    try {
                        bothThreads.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new AssertionError(e);
                    }
                }
                throw oneForAll;
            }
        };

        MigrationReport report = Migration.builder(storeOf(full(20)), gone)
                .batchSize(2)
                .parallel(2)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.cause()).containsSame(oneForAll);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aFailureOfTheSourceWhileVerifyingIsReported() {
        InMemoryTokenStore tokens = storeOf(full(3));
        StoreUnavailableException gone = new StoreUnavailableException("the disk is gone: bring it back");
        MigratableTokenStore from = new ForwardingStore(tokens) {
            @Override
            public Stream<StoredToken> inventory() {
                if (to.getTokens().size() == 3) {
                    throw gone;
                }
                return super.inventory();
            }
        };

        MigrationReport report = Migration.builder(from, to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.cause()).containsSame(gone);
        assertThat(SourceFailure.isMarkedOn(gone)).isTrue();
        assertThat(report.counts().created()).isEqualTo(3);
    }

    @Test
    void anExceptionTellsWhichOfTheStoresFailed() {
        MigratableTokenStore damagedAtOnce = inventoried(() -> {
            throw new CorruptStoreException("the file is damaged");
        });
        MigratableTokenStore damagedLater =
                inventoried(() -> Stream.of("1", "2").map(id -> {
                    if (id.equals("2")) {
                        throw new CorruptStoreException("the second half of the file is damaged");
                    }
                    return intact(full(id));
                }));
        MigratableTokenStore damagedAsAWhole = new ForwardingStore(storeOf(full("1"))) {
            @Override
            public List<String> warnings() {
                throw new CorruptStoreException("the index of the file is damaged");
            }
        };

        for (MigratableTokenStore damaged : List.of(damagedAtOnce, damagedLater, damagedAsAWhole)) {
            assertThatExceptionOfType(CorruptStoreException.class)
                    .isThrownBy(() -> Migration.builder(damaged, to).build().run())
                    .matches(SourceFailure::isMarkedOn);
            assertThatExceptionOfType(CorruptStoreException.class)
                    .isThrownBy(() -> new StoreComparison(damaged, to, (phase, done, total) -> {}).run())
                    .matches(SourceFailure::isMarkedOn);
        }
        for (MigratableTokenStore damaged : List.of(damagedAtOnce, damagedLater)) {
            assertThatExceptionOfType(CorruptStoreException.class)
                    .isThrownBy(() -> Migration.builder(storeOf(full("2")), damaged)
                            .deleteMissing(true)
                            .dryRun(true)
                            .build()
                            .run())
                    .matches(failure -> !SourceFailure.isMarkedOn(failure));
            assertThatExceptionOfType(CorruptStoreException.class)
                    .isThrownBy(
                            () -> new StoreComparison(storeOf(full("2")), damaged, (phase, done, total) -> {}).run())
                    .matches(failure -> !SourceFailure.isMarkedOn(failure));
        }
    }

    private static MigratableTokenStore inventoried(Supplier<Stream<StoredToken>> inventory) {
        return new ForwardingStore(storeOf(full("1"))) {
            @Override
            public Stream<StoredToken> inventory() {
                return inventory.get();
            }
        };
    }

    /** Seven tokens, of which a store like Zoho's refuses the second and the sixth. */
    private static InMemoryTokenStore sevenOfWhichTwoAreRefused() {
        return storeOf(Stream.of("1", "2", "3", "4", "5", "6", "7")
                .map(id -> full(id).toBuilder()
                        .attributes(id.equals("2") || id.equals("6") ? Map.of("scope", "all") : Map.of())
                        .build())
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "500, true", "1, false", "3, false", "500, false"})
    void aRefusedTokenCostsNoOther(int batchSize, boolean saidBeforehand) {
        NumberedStore target = saidBeforehand ? new NumberedStore() : NumberedStore.withoutForesight();

        MigrationReport report = Migration.builder(sevenOfWhichTwoAreRefused(), target)
                .batchSize(batchSize)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.cause()).isEmpty();
        assertThat(report.counts()).isEqualTo(new TokenCounts(7, 5, 0, 0, 0, 0, 2, 5));
        assertThat(report.refused())
                .containsExactly(
                        new RefusedToken("2", "the token 2 cannot be kept here"),
                        new RefusedToken("6", "the token 6 cannot be kept here"));
        assertThat(report.digests().orElseThrow().areEqual()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(ConflictPolicy.class)
    void aDryRunTellsWhatTheTargetWillRefuse(ConflictPolicy policy) {
        NumberedStore target = new NumberedStore();
        Supplier<Migration.Builder> migration = () -> Migration.builder(sevenOfWhichTwoAreRefused(), target)
                .onConflict(policy)
                .batchSize(3);

        MigrationReport dry = migration.get().dryRun(true).build().run();

        assertThat(target.getTokens()).isEmpty();
        assertThat(dry.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(dry.counts()).isEqualTo(new TokenCounts(7, 5, 0, 0, 0, 0, 2, 0));
        MigrationReport copy =
                migration.get().expectPlan(dry.plan().orElseThrow()).build().run();
        assertThat(copy.counts()).isEqualTo(new TokenCounts(7, 5, 0, 0, 0, 0, 2, 5));
        assertThat(copy.refused())
                .isEqualTo(dry.refused())
                .extracting(RefusedToken::id)
                .containsExactly("2", "6");
    }

    @Test
    void aRefusedReplacementLeavesTheTargetsTokenEvenWhereWhatIsMissingIsDeleted() {
        NumberedStore target = new NumberedStore();
        OAuthToken stored = OAuthToken.builder().id("2").refreshToken("older").build();
        target.saveToken(stored);
        target.saveToken(OAuthToken.builder().id("9").refreshToken("alone").build());

        MigrationReport report = Migration.builder(sevenOfWhichTwoAreRefused(), target)
                .onConflict(ConflictPolicy.OVERWRITE)
                .deleteMissing(true)
                .build()
                .run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(7, 5, 0, 0, 0, 0, 2, 5));
        assertThat(report.deleted()).isOne();
        assertThat(target.getTokens()).hasSize(6).contains(stored);
    }

    @Test
    void aRefusedTokenTakesNoIdFromAnother() {
        OAuthToken refused = full("a");
        OAuthToken accepted = full("b").toBuilder().attributes(Map.of()).build();
        NumberedStore target = new NumberedStore();

        MigrationReport report =
                Migration.builder(storeOf(refused, accepted), target).build().run();

        assertThat(report.ids()).isEqualTo(Map.of("b", "1"));
    }

    @Test
    void aStoreOfSixOperationsKeepsTheOldTokenWhenItRefusesTheNewOne() {
        OAuthToken old = full("1");
        InMemoryTokenStore target = storeOf(old);
        MigratableTokenStore refusing = new ForwardingStore(target) {
            @Override
            public OAuthToken saveToken(OAuthToken token) {
                if (token.attributes().isEmpty()) {
                    throw new InvalidTokenException("attributes are wanted");
                }
                return super.saveToken(token);
            }
        };

        MigrationReport report = Migration.builder(
                        storeOf(old.toBuilder().attributes(Map.of()).build()), plain(refusing))
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.counts().failed()).isOne();
        assertThat(target.getTokens()).containsExactly(old);
    }

    @Test
    void cancellingBeforeTheFirstWriteIsThrown() {
        Migration migration = Migration.builder(storeOf(full(3)), to).build();
        migration.cancel();

        assertThatThrownBy(migration::run)
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("cancelled");
        assertThat(to.getTokens()).isEmpty();
    }

    @Test
    void cancellingLaterIsReportedWithWhatWasDone() {
        AtomicReference<Migration> migration = new AtomicReference<>();
        migration.set(Migration.builder(storeOf(full(5)), to)
                .batchSize(2)
                .parallel(1)
                .listener((phase, done, total) -> {
                    if (phase == Phase.COPY && done == 2) {
                        migration.get().cancel();
                    }
                })
                .build());

        MigrationReport report = migration.get().run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.cause().orElseThrow()).hasMessageContaining("cancelled");
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 2, 0, 0, 0, 0, 0, 0));
        assertThat(to.getTokens()).hasSize(2);
    }
}
