package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.plain;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another program writes to the target during the copy. */
class ChangingTargetTest {

    private final OAuthToken byOthers =
            full("00003").toBuilder().accessToken("by others").build();
    private final InMemoryTokenStore stored = new InMemoryTokenStore();

    /** Runs one action before each write until none is left. */
    private static MigratableTokenStore disturbed(MigratableTokenStore store, Runnable... actions) {
        Deque<Runnable> waiting = new ArrayDeque<>(List.of(actions));
        return new ForwardingStore(store) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                if (!waiting.isEmpty()) {
                    waiting.remove().run();
                }
                return super.replaceTokens(replacements);
            }
        };
    }

    @Test
    void aConflictThatAppearsUnderFailEndsTheCopyWithAnHonestCount() {
        MigratableTokenStore to = disturbed(stored, () -> {}, () -> stored.saveToken(byOthers));

        MigrationReport report = Migration.builder(storeOf(full(6)), to)
                .batchSize(2)
                .parallel(1)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.CONFLICTS);
        assertThat(report.counts().conflicts()).isOne();
        assertThat(report.counts().created()).isEqualTo(stored.getTokens().size() - 1L);
        assertThat(report.differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.id()).isEqualTo("00003"));
        assertThat(stored.findTokenById("00003")).contains(byOthers);
    }

    @ParameterizedTest
    @EnumSource(
            value = ConflictPolicy.class,
            names = {"SKIP", "NEWEST"})
    void aTokenThatAppearsIsLeftAloneAndTheRestIsCopied(ConflictPolicy policy) {
        MigratableTokenStore to = disturbed(stored, () -> stored.saveToken(byOthers));

        MigrationReport report = Migration.builder(storeOf(full(6)), to)
                .onConflict(policy)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 0, 0, 1, 0, 0, 5));
        assertThat(stored.findTokenById("00003")).contains(byOthers);
        assertThat(stored.getTokens()).hasSize(6);
    }

    @Test
    void aTokenThatAppearsUnderAnotherIdIsFoundByItsIdentity() {
        OAuthToken elsewhere = byOthers.toBuilder().id("x").build();
        MigratableTokenStore to = disturbed(stored, () -> stored.saveToken(elsewhere));

        MigrationReport report = Migration.builder(storeOf(full(6)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 1, 0, 0, 0, 0, 6));
        assertThat(report.ids()).containsOnlyKeys("00003").containsValue("x");
    }

    @Test
    void overwritesWhatIsThereNowAndNotWhatWasPlanned() {
        stored.saveToken(byOthers);
        OAuthToken later = byOthers.toBuilder().accessToken("later").build();
        MigratableTokenStore to = disturbed(stored, () -> stored.saveToken(later), () -> stored.deleteToken("00003"));

        MigrationReport report = Migration.builder(storeOf(full(3)), to)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.counts().created()).isEqualTo(3);
        assertThat(stored.getTokens()).isEqualTo(full(3));
    }

    @Test
    void theSameTokenWrittenByOthersIsUnchanged() {
        MigratableTokenStore to = disturbed(stored, () -> stored.saveToken(full("00003")));

        MigrationReport report = Migration.builder(storeOf(full(6)), to).build().run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 0, 1, 0, 0, 0, 6));
    }

    @Test
    void givesUpOnATokenThatIsChangedAgainAndAgain() {
        MigratableTokenStore to = new ForwardingStore(stored) {
            @Override
            public boolean replaceTokens(List<Replacement> replacements) {
                return replacements.stream()
                                .noneMatch(r -> "00003".equals(r.token().id()))
                        && super.replaceTokens(replacements);
            }
        };

        MigrationReport report = Migration.builder(storeOf(full(6)), to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 0, 0, 0, 0, 1, 5));
        assertThat(report.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.id()).isEqualTo("00003");
            assertThat(refused.reason()).contains("kept changing");
        });
    }

    @Test
    void aStoreOfSixOperationsNoticesAChangeBetweenDecisionAndWrite() {
        MigratableTokenStore disturbed = new ForwardingStore(stored) {
            private boolean done;

            @Override
            public Optional<OAuthToken> findTokenById(String id) {
                if (!done && id.equals("00003")) {
                    done = true;
                    stored.saveToken(byOthers);
                }
                return super.findTokenById(id);
            }
        };

        MigrationReport report = Migration.builder(storeOf(full(6)), plain(disturbed))
                .onConflict(ConflictPolicy.SKIP)
                .build()
                .run();

        assertThat(report.counts()).isEqualTo(new TokenCounts(6, 5, 0, 0, 1, 0, 0, 5));
        assertThat(stored.findTokenById("00003")).contains(byOthers);
    }
}
