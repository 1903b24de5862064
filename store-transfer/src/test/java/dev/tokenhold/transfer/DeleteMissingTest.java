package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static dev.tokenhold.transfer.Tokens.withoutIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteMissingTest {

    private final InMemoryTokenStore from = storeOf(full("00002"), full("00004"), full("00006"));
    private final InMemoryTokenStore to = storeOf(full(7));

    private static Difference extra(String id) {
        return new Difference(Kind.EXTRA, null, List.of(id), List.of());
    }

    @Test
    void makesTheTargetEqualToTheSource() {
        MigrationReport report =
                Migration.builder(from, to).deleteMissing(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.deleted()).isEqualTo(4);
        assertThat(report.differences())
                .containsExactly(extra("00001"), extra("00003"), extra("00005"), extra("00007"));
        assertThat(to.getTokens()).isEqualTo(from.getTokens());
    }

    @Test
    void aDryRunTellsWhatWouldBeDeletedAndDeletesNothing() {
        MigrationReport report = Migration.builder(from, to)
                .deleteMissing(true)
                .dryRun(true)
                .build()
                .run();

        assertThat(report.deleted()).isEqualTo(4);
        assertThat(report.differences())
                .containsExactly(extra("00001"), extra("00003"), extra("00005"), extra("00007"));
        assertThat(to.getTokens()).hasSize(7);
    }

    @Test
    void deletesNothingUnlessAsked() {
        assertThat(Migration.builder(from, to).build().run().deleted()).isZero();
        assertThat(to.getTokens()).hasSize(7);
    }

    @ParameterizedTest
    @EnumSource(names = {"SKIP", "OVERWRITE"})
    void deletesNoneOfTheTokensThatATokenMayBelongTo(ConflictPolicy policy) {
        OAuthToken anna =
                OAuthToken.builder().userName("anna").refreshToken("1").build();
        InMemoryTokenStore several = storeOf(
                anna.toBuilder().id("1").clientId("one").build(),
                anna.toBuilder().id("2").clientId("another").build(),
                full("00003"));

        MigrationReport report = Migration.builder(withoutIds(List.of(anna)), several)
                .onConflict(policy)
                .deleteMissing(true)
                .build()
                .run();

        assertThat(report.deleted()).isEqualTo(1);
        assertThat(several.getTokens()).extracting(OAuthToken::id).containsExactly("1", "2");
    }

    @Test
    void anEmptySourceEmptiesTheTarget() {
        Migration.builder(new InMemoryTokenStore(), to)
                .deleteMissing(true)
                .build()
                .run();

        assertThat(to.getTokens()).isEmpty();
    }

    @Test
    void aDamagedSourceDeletesNothing() {
        MigrationReport report = Migration.builder(
                        ListedSource.of(
                                new StoredToken.Intact(full("00002"), null),
                                new StoredToken.Damaged("line 3", null, "it has no id")),
                        to)
                .deleteMissing(true)
                .keepGoing(true)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(report.deleted()).isZero();
        assertThat(to.getTokens()).hasSize(7);
    }

    @Test
    void conflictsDeleteNothing() {
        from.saveToken(full("00002").toBuilder().accessToken("another").build());

        MigrationReport report =
                Migration.builder(from, to).deleteMissing(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(report.deleted()).isZero();
        assertThat(to.getTokens()).hasSize(7);
    }

    @Test
    void keepsWhatStandsForATokenWithoutIdOrUnderAnother() {
        InMemoryTokenStore target = storeOf(
                full("00002").toBuilder().id("kept").build(),
                full("00004").toBuilder().id("also kept").accessToken("older").build(),
                full("00009"));

        MigrationReport report = Migration.builder(withoutIds(List.of(full("00002"), full("00004"))), target)
                .onConflict(ConflictPolicy.OVERWRITE)
                .deleteMissing(true)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(target.getTokens())
                .containsExactlyInAnyOrder(
                        full("00002").toBuilder().id("kept").build(),
                        full("00004").toBuilder().id("also kept").build());
    }

    @Test
    void aTokenThatStaysInTheTargetIsADifference() {
        ForwardingStore keeping = new ForwardingStore(to) {
            @Override
            public boolean deleteToken(String id) {
                return !id.equals("00003") && super.deleteToken(id);
            }
        };

        MigrationReport report =
                Migration.builder(from, keeping).deleteMissing(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.MISMATCH);
        assertThat(report.deleted()).isEqualTo(3);
    }

    private String plan() {
        return Migration.builder(from, to)
                .deleteMissing(true)
                .dryRun(true)
                .build()
                .run()
                .plan()
                .orElseThrow();
    }

    @Test
    void doesWhatTheDryRunTold() {
        MigrationReport report = Migration.builder(from, to)
                .deleteMissing(true)
                .expectPlan(plan())
                .batchSize(1)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(to.getTokens()).isEqualTo(from.getTokens());
    }

    @Test
    void twoDryRunsPrintDifferentDigestsOfTheSamePlan() {
        assertThat(plan()).matches("[0-9a-f]{96}").isNotEqualTo(plan());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a token more in the target", "one less", "a field of the source", "a field of the target"})
    void doesNothingWhenAStoreHasChangedSinceTheDryRun(String change) {
        String plan = plan();
        switch (change) {
            case "a token more in the target" -> to.saveToken(full("00008"));
            case "one less" -> to.deleteToken("00003");
            case "a field of the source" ->
                from.saveToken(full("00002").toBuilder().accessToken("new").build());
            default -> to.saveToken(full("00004").toBuilder().accessToken("new").build());
        }
        List<OAuthToken> before = to.getTokens();
        Migration migration = Migration.builder(from, to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .deleteMissing(true)
                .expectPlan(plan)
                .build();

        assertThatThrownBy(migration::run)
                .isInstanceOf(TokenStoreException.class)
                .hasMessageContaining("changed since the dry run");
        assertThat(to.getTokens()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNoDigestOfAPlan() {
        Migration migration = Migration.builder(from, to).expectPlan("yes").build();

        assertThatThrownBy(migration::run).isInstanceOf(InvalidConfigurationException.class);
    }
}
