package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.NOON;
import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.plain;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.transfer.Difference.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

    private final OAuthToken token = full("1");
    private final OAuthToken other = full("2");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 500})
    void copiesEveryFieldUnderTheSameId(int batchSize) {
        InMemoryTokenStore from = storeOf(full(7));
        InMemoryTokenStore to = new InMemoryTokenStore();

        MigrationReport report =
                Migration.builder(from, to).batchSize(batchSize).build().run();

        assertThat(to.getTokens()).isEqualTo(from.getTokens()).hasSize(7);
        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(7, 7, 0, 0, 0, 0, 0, 7));
        MigrationReport.Digests digests = report.digests().orElseThrow();
        assertThat(digests.from()).matches("[0-9a-f]{64}").isEqualTo(digests.to());
        assertThat(report.ids()).isEmpty();
        assertThat(report.differences()).isEmpty();
    }

    @Test
    void findsEverythingUnchangedTheSecondTime() {
        InMemoryTokenStore from = storeOf(full(3));
        InMemoryTokenStore to = storeOf(full("9"));
        Migration.builder(from, to).build().run();

        MigrationReport second = Migration.builder(from, to).build().run();

        assertThat(second.result()).isEqualTo(MigrationResult.OK);
        assertThat(second.counts()).isEqualTo(new TokenCounts(3, 0, 0, 3, 0, 0, 0, 3));
    }

    @Test
    void writesNothingWhenThereIsAConflict() {
        OAuthToken changed =
                token.toBuilder().accessToken("changed").apiDomain(null).build();
        InMemoryTokenStore to = storeOf(changed);

        MigrationReport report =
                Migration.builder(storeOf(token, other), to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 0, 0, 0, 0, 1, 0, 0));
        assertThat(report.differences())
                .containsExactly(
                        new Difference(Kind.CONFLICT_BY_ID, "1", List.of("1"), List.of("accessToken", "apiDomain")));
        assertThat(report.digests()).isEmpty();
        assertThat(to.getTokens()).containsExactly(changed);
    }

    @Test
    void reportsAConflictWhenTheUserAndClientHaveAnotherIdInTheTarget() {
        InMemoryTokenStore to = storeOf(token.toBuilder().id("x").build());

        MigrationReport report = Migration.builder(storeOf(token), to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(report.differences())
                .containsExactly(new Difference(Kind.CONFLICT_BY_IDENTITY, "1", List.of("x"), List.of("id")));
    }

    @ParameterizedTest
    @EnumSource(
            value = ConflictPolicy.class,
            names = {"FAIL", "SKIP"})
    void tokensOfAnotherClientOrOfNoneAreNoConflict(ConflictPolicy policy) {
        InMemoryTokenStore to = storeOf(
                token.toBuilder().id("x").clientId("another").build(),
                token.toBuilder().id("y").clientId(null).build(),
                token.toBuilder().id("z").userName(null).build());

        MigrationReport report =
                Migration.builder(storeOf(token), to).onConflict(policy).build().run();

        assertThat(report.counts().created()).isOne();
        assertThat(to.findTokenById("1")).contains(token);
    }

    @Test
    void findsTheIdentityBehindATokenWithoutClientThatFitsToo() {
        InMemoryTokenStore to = storeOf(
                token.toBuilder().id("x").build(),
                token.toBuilder().id("y").clientId(null).build());

        MigrationReport report = Migration.builder(storeOf(token), to).build().run();

        assertThat(report.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.targetIds()).containsExactly("x"));
    }

    @Test
    void findsTheIdentityWithoutClientAmongSeveralClients() {
        OAuthToken clientless = token.toBuilder().clientId(null).build();
        InMemoryTokenStore to = storeOf(
                clientless.toBuilder().id("x").build(),
                token.toBuilder().id("y").build(),
                token.toBuilder().id("z").clientId("another").build());

        MigrationReport report =
                Migration.builder(storeOf(clientless), to).build().run();

        assertThat(report.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.targetIds()).containsExactly("x"));
    }

    @Test
    void skipLeavesTheTargetsTokenAndCopiesTheRest() {
        OAuthToken changed = token.toBuilder().accessToken("changed").build();
        InMemoryTokenStore to = storeOf(changed);

        MigrationReport report = Migration.builder(storeOf(token, other), to)
                .onConflict(ConflictPolicy.SKIP)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(2, 1, 0, 0, 1, 0, 0, 1));
        assertThat(to.getTokens()).containsExactly(changed, other);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void overwriteLeavesNothingOfTheTargetsToken(boolean plainTarget) {
        OAuthToken sparse = OAuthToken.builder().id("1").accessToken("a").build();
        InMemoryTokenStore to = storeOf(token);

        MigrationReport report = Migration.builder(storeOf(sparse), plainTarget ? plain(to) : to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(1, 0, 1, 0, 0, 0, 0, 1));
        assertThat(to.getTokens()).containsExactly(sparse);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConflictPolicy.class,
            names = {"OVERWRITE", "NEWEST"})
    void keepsTheTargetsIdOfTheSameUserAndClientAndReportsIt(ConflictPolicy policy) {
        OAuthToken older = token.toBuilder()
                .id("x")
                .accessToken("older")
                .expiresAt(NOON.minusSeconds(1))
                .build();
        InMemoryTokenStore to = storeOf(older);
        InMemoryTokenStore from = storeOf(token);

        MigrationReport report =
                Migration.builder(from, to).onConflict(policy).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(1, 0, 1, 0, 0, 0, 0, 1));
        assertThat(report.ids()).containsExactly(Map.entry("1", "x"));
        assertThat(to.getTokens()).containsExactly(token.toBuilder().id("x").build());
        assertThat(Migration.builder(from, to).onConflict(policy).build().run().counts())
                .isEqualTo(new TokenCounts(1, 0, 0, 1, 0, 0, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, true", "0, 0, false", "-1, 0, false", ", 0, false", "0, , false"})
    void newestKeepsWhatExpiresLaterAndOtherwiseTheTargets(Integer fromSeconds, Integer toSeconds, boolean updated) {
        OAuthToken source = token.toBuilder()
                .accessToken("source")
                .expiresAt(fromSeconds == null ? null : NOON.plusSeconds(fromSeconds))
                .build();
        OAuthToken target = token.toBuilder()
                .expiresAt(toSeconds == null ? null : NOON.plusSeconds(toSeconds))
                .build();
        InMemoryTokenStore to = storeOf(target);

        MigrationReport report = Migration.builder(storeOf(source), to)
                .onConflict(ConflictPolicy.NEWEST)
                .build()
                .run();

        assertThat(to.getTokens()).containsExactly(updated ? source : target);
        assertThat(report.counts())
                .isEqualTo(new TokenCounts(1, 0, updated ? 1 : 0, 0, updated ? 0 : 1, 0, 0, updated ? 1 : 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1795000000, 1763800000001",
        "1763800000001, 1795000000",
        "1763800000001, 1764000000000000",
        "0, 1795000000"
    })
    void newestDoesNotCompareAnExpiryThatCannotBeRight(long fromMillis, long toMillis) {
        OAuthToken source = token.toBuilder()
                .accessToken("source")
                .expiresAt(Instant.ofEpochMilli(fromMillis))
                .build();
        OAuthToken target =
                token.toBuilder().expiresAt(Instant.ofEpochMilli(toMillis)).build();
        InMemoryTokenStore to = storeOf(target);

        MigrationReport report = Migration.builder(storeOf(source), to)
                .onConflict(ConflictPolicy.NEWEST)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("before 2001 or after 9999"));
        assertThat(to.getTokens()).containsExactly(target);
    }

    @ParameterizedTest
    @EnumSource(ConflictPolicy.class)
    void aDryRunSaysWhatACopyDoesAndWritesNothing(ConflictPolicy policy) {
        InMemoryTokenStore from = storeOf(token, other, full("3"));
        InMemoryTokenStore to =
                storeOf(token.toBuilder().expiresAt(NOON.minusSeconds(1)).build(), full("3"));
        List<OAuthToken> before = to.getTokens();

        MigrationReport dry = Migration.builder(from, to)
                .onConflict(policy)
                .dryRun(true)
                .build()
                .run();

        assertThat(to.getTokens()).isEqualTo(before);
        assertThat(dry.result())
                .isEqualTo(policy == ConflictPolicy.FAIL ? MigrationResult.CONFLICTS : MigrationResult.DRY_RUN);
        assertThat(dry.counts().verified()).isZero();
        assertThat(dry.differences()).contains(new Difference(Kind.NEW, "2", List.of(), List.of()));
        if (policy != ConflictPolicy.FAIL) {
            TokenCounts copied = Migration.builder(from, to)
                    .onConflict(policy)
                    .verify(false)
                    .build()
                    .run()
                    .counts();
            assertThat(copied).isEqualTo(dry.counts());
        }
    }

    @Test
    void withoutVerificationThereIsNoDigest() {
        MigrationReport report = Migration.builder(storeOf(token), new InMemoryTokenStore())
                .verify(false)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts().verified()).isZero();
        assertThat(report.digests()).isEmpty();
    }

    @Test
    void tellsTheListenerOfEveryBatch() {
        List<String> heard = new ArrayList<>();

        Migration.builder(storeOf(full(2)), new InMemoryTokenStore())
                .batchSize(1)
                .listener((phase, done, total) -> heard.add(phase + " " + done + "/" + show(total)))
                .build()
                .run();

        assertThat(heard).containsExactly("PLAN 1/?", "PLAN 2/?", "COPY 1/2", "COPY 2/2", "VERIFY 1/2", "VERIFY 2/2");
    }

    private static String show(OptionalLong total) {
        return total.isPresent() ? Long.toString(total.getAsLong()) : "?";
    }
}
