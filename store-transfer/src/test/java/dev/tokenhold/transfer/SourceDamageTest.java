package dev.tokenhold.transfer;

import static dev.tokenhold.transfer.Tokens.full;
import static dev.tokenhold.transfer.Tokens.intact;
import static dev.tokenhold.transfer.Tokens.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceDamageTest {

    private final OAuthToken token = full("1");
    private final StoredToken.Damaged damaged = new StoredToken.Damaged("line 3", "2", "the line ends early");
    private final StoredToken.Superseded superseded = new StoredToken.Superseded("line 4", "3", "line 2 expires later");
    private final MigratableTokenStore from = ListedSource.of(intact(token), damaged, superseded);
    private final InMemoryTokenStore to = new InMemoryTokenStore();

    @Test
    void writesNothingOfADamagedSource() {
        MigrationReport report = Migration.builder(from, to).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(report.counts()).isEqualTo(new TokenCounts(1, 0, 0, 0, 0, 0, 0, 0));
        assertThat(report.damaged()).containsExactly(damaged);
        assertThat(to.getTokens()).isEmpty();
    }

    @Test
    void copiesTheRestWhenToldToKeepGoing() {
        MigrationReport report =
                Migration.builder(from, to).keepGoing(true).build().run();

        assertThat(report.result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(report.counts()).isEqualTo(new TokenCounts(1, 1, 0, 0, 0, 0, 0, 1));
        assertThat(report.damaged()).containsExactly(damaged);
        assertThat(report.superseded()).containsExactly(superseded);
        assertThat(to.getTokens()).containsExactly(token);
    }

    @Test
    void reportsSupersededEntriesOfAnOtherwiseGoodSource() {
        MigrationReport report = Migration.builder(ListedSource.of(intact(token), superseded), to)
                .build()
                .run();

        assertThat(report.result()).isEqualTo(MigrationResult.OK);
        assertThat(report.superseded()).containsExactly(superseded);
    }

    @Test
    void reportsWhatIsSuspiciousAboutTheSource() {
        MigratableTokenStore suspicious = new ForwardingStore(storeOf(token)) {
            @Override
            public List<String> warnings() {
                return List.of("the ids stop at 10");
            }
        };

        assertThat(Migration.builder(suspicious, to).build().run().warnings()).containsExactly("the ids stop at 10");
        assertThat(Migration.builder(to, suspicious).build().run().warnings()).isEmpty();
        assertThat(new StoreComparison(suspicious, to, (phase, done, total) -> {})
                        .run()
                        .warnings())
                .containsExactly("the ids stop at 10");
    }

    @Test
    void damageIsToldBeforeConflicts() {
        InMemoryTokenStore conflicting =
                storeOf(token.toBuilder().accessToken("x").build());

        MigrationReport stopped = Migration.builder(from, conflicting).build().run();
        MigrationReport kept =
                Migration.builder(from, conflicting).keepGoing(true).build().run();

        assertThat(stopped.result()).isEqualTo(MigrationResult.DAMAGED);
        assertThat(stopped.counts().conflicts()).isOne();
        assertThat(kept.result()).isEqualTo(MigrationResult.CONFLICTS);
    }

    @Test
    void resolvesConflictsOfADamagedSourceThatCanOnlyBeListed() {
        InMemoryTokenStore conflicting = storeOf(
                full("x").toBuilder().id("1").build(),
                token.toBuilder().id("9").accessToken("older").build());

        MigrationReport report = Migration.builder(from, conflicting)
                .keepGoing(true)
                .onConflict(ConflictPolicy.OVERWRITE)
                .build()
                .run();

        assertThat(report.counts().updated()).isOne();
        assertThat(report.counts().verified()).isOne();
        assertThat(conflicting.findTokenById("9"))
                .contains(token.toBuilder().id("9").build());
    }
}
