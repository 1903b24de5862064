package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.NOON;
import static dev.tokenhold.transfer.Tokens.plain;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.transfer.Difference.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies small random stores into each other. They have few ids, users, clients and values, so that these collide in every way. What
 * must be true afterwards does not depend on their content.
 */
class MigrationPropertyTest {

    private static final int ROUNDS = 500;
    private static final int LONG_ROUNDS = 2_000;

    @ParameterizedTest
    @EnumSource(ConflictPolicy.class)
    void copyingLosesNothingAndSaysWhatItDid(ConflictPolicy policy) {
        rounds(ROUNDS, new Random().nextInt(), policy);
    }

    @Test
    @Tag("long")
    void copyingLosesNothingAndSaysWhatItDidForLonger() {
        for (ConflictPolicy policy : ConflictPolicy.values()) {
            rounds(LONG_ROUNDS, new Random().nextInt(), policy);
        }
    }

    private static void rounds(int rounds, int firstSeed, ConflictPolicy policy) {
        for (int i = 0; i < rounds; i++) {
            int seed = firstSeed + i;
            try {
                new Round(new Random(seed), policy).check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", policy " + policy + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class Round {

        private final Random random;
        private final ConflictPolicy policy;
        private final boolean sourceHasIds;
        private final List<OAuthToken> source;
        private final TokenStore from;
        private final MigratableTokenStore stored;
        private final TokenStore to;
        private final List<OAuthToken> before;
        private final int batchSize;
        private final int parallel;

        Round(Random random, ConflictPolicy policy) {
            this.random = random;
            this.policy = policy;
            InMemoryTokenStore filled = new InMemoryTokenStore();
            fill(filled, "1", "2", "3", "a", "b");
            source = filled.getTokens();
            sourceHasIds = random.nextInt(3) > 0;
            from = sourceHasIds ? random.nextBoolean() ? filled : plain(filled) : withoutIds(source);
            stored = random.nextBoolean() ? new InMemoryTokenStore() : new NumberedStore();
            if (random.nextInt(5) > 0) {
                fill(stored, "1", "2", "3");
            }
            to = stored instanceof InMemoryTokenStore && random.nextBoolean() ? plain(stored) : stored;
            before = stored.getTokens();
            batchSize = 1 + random.nextInt(4);
            parallel = 1 + random.nextInt(3);
        }

        void check() {
            MigrationReport dry = migration().dryRun(true).build().run();
            assertThat(stored.getTokens()).isEqualTo(before);
            checkComparison();

            MigrationReport report = migration().build().run();
            if (policy == ConflictPolicy.FAIL && dry.counts().conflicts() > 0) {
                assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
                assertThat(report.differences())
                        .isEqualTo(dry.differences().stream()
                                .filter(difference -> difference.kind() != Kind.NEW)
                                .toList());
                assertThat(stored.getTokens()).isEqualTo(before);
                return;
            }
            TokenCounts counts = report.counts();
            assertThat(report.result()).isEqualTo(counts.failed() == 0 ? MigrationResult.OK : MigrationResult.FAILED);
            assertThat(new TokenCounts(
                            counts.read(),
                            counts.created(),
                            counts.updated(),
                            counts.unchanged(),
                            counts.skipped(),
                            counts.conflicts(),
                            counts.failed(),
                            0))
                    .isEqualTo(dry.counts());
            assertThat(report.refused()).isEqualTo(dry.refused());
            assertThat(report.digests().orElseThrow().areEqual()).isTrue();
            checkTarget(report);
            checkSecondRun(counts);
        }

        private void checkTarget(MigrationReport report) {
            TokenCounts counts = report.counts();
            assertThat(counts.verified()).isEqualTo(counts.created() + counts.updated() + counts.unchanged());
            assertThat(counts.read())
                    .isEqualTo(counts.verified() + counts.skipped() + counts.failed())
                    .isEqualTo(source.size());
            List<OAuthToken> after = stored.getTokens();
            assertThat(after).hasSize(before.size() + (int) counts.created());
            Set<OAuthToken> gone = new HashSet<>(before);
            after.forEach(gone::remove);
            assertThat(gone).hasSize((int) counts.updated());
            if (sourceHasIds) {
                assertThat(source.stream().filter(token -> after.contains(mapped(token, report))))
                        .hasSizeGreaterThanOrEqualTo((int) counts.verified());
            } else {
                List<OAuthToken> contents = after.stream().map(Round::content).toList();
                assertThat(source.stream().filter(token -> contents.contains(content(token))))
                        .hasSizeGreaterThanOrEqualTo((int) counts.verified());
            }
            if (policy == ConflictPolicy.OVERWRITE) {
                assertThat(counts.skipped()).isZero();
            }
            if (policy == ConflictPolicy.NEWEST) {
                gone.forEach(token -> assertThat(after)
                        .anyMatch(newer -> Objects.equals(newer.id(), token.id())
                                && Objects.requireNonNull(newer.expiresAt()).isAfter(token.expiresAt())));
            }
        }

        private void checkSecondRun(TokenCounts first) {
            TokenCounts second = migration().build().run().counts();
            if (first.skipped() + first.failed() > 0 && !keepsEveryId()) {
                // Several tokens without user that share a refresh token: the one that was skipped or refused may be
                // hidden behind the others, or not any more.
                assertThat(second.unchanged()).isGreaterThanOrEqualTo(first.verified());
                return;
            }
            assertThat(second)
                    .isEqualTo(new TokenCounts(
                            first.read(),
                            0,
                            0,
                            first.verified(),
                            first.skipped(),
                            0,
                            first.failed(),
                            first.verified()));
        }

        private boolean keepsEveryId() {
            return sourceHasIds
                    && source.stream().allMatch(token -> stored.keepsId(Objects.requireNonNull(token.id())));
        }

        private Migration.Builder migration() {
            return Migration.builder(from, to)
                    .onConflict(policy)
                    .batchSize(batchSize)
                    .parallel(parallel);
        }

        private void checkComparison() {
            MigrationReport report = new StoreComparison(from, to, (phase, done, total) -> {}).run();
            boolean equal = report.result() == MigrationResult.OK;
            assertThat(report.digests().orElseThrow().areEqual()).isEqualTo(equal);
            assertThat(report.differences().isEmpty()).isEqualTo(equal);
            if (keepsEveryId()) {
                assertThat(equal).isEqualTo(source.equals(before));
            }
        }

        private static OAuthToken mapped(OAuthToken token, MigrationReport report) {
            String id = Objects.requireNonNull(token.id());
            return token.toBuilder().id(report.ids().getOrDefault(id, id)).build();
        }

        private static OAuthToken content(OAuthToken token) {
            return token.toBuilder().id(null).build();
        }

        private void fill(MigratableTokenStore store, String... ids) {
            Set<List<String>> identities = new HashSet<>();
            for (String id : ids) {
                OAuthToken token = token(id);
                boolean isNew = store.refusal(token).isEmpty()
                        && (token.userName() == null
                                || identities.add(Arrays.asList(token.userName(), token.clientId())));
                if (isNew && random.nextInt(4) > 0) {
                    store.replaceTokens(List.of(new Replacement(null, token)));
                }
            }
        }

        private OAuthToken token(String id) {
            return OAuthToken.builder()
                    .id(id)
                    .userName(any(null, "u", "v"))
                    .clientId(any(null, "c", "c", "d"))
                    .clientSecret(any(null, "s"))
                    .refreshToken(any("r", "q"))
                    .accessToken(any(null, "a", "b"))
                    .expiresAt(expiry())
                    .attributes(random.nextInt(8) == 0 ? Map.of("scope", "all") : Map.of())
                    .build();
        }

        private Instant expiry() {
            return random.nextInt(4) == 0 ? null : NOON.plusSeconds(random.nextInt(3));
        }

        private String any(String... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
