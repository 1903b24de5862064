package dev.tokenhold.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.transfer.CopyModel.Clash;
import dev.tokenhold.transfer.Difference.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies one store into another with random options, and checks what must be true. */
final class CopyRound {

    private static final List<String> BOUND_TO = List.of("from one", "to another");

    private final Random random;
    private final TokenStore from;
    private final OpenStores.Opened to;
    private final ConflictPolicy policy;
    private final boolean numbersRows;
    private final Path checkpoint;
    private final boolean deletesMissing;
    private final boolean reopens;
    private final int batchSize;
    private final int parallel;
    private final List<OAuthToken> source;
    private final List<OAuthToken> before;
    private final CopyModel model;

    CopyRound(
            Random random,
            TokenStore from,
            OpenStores.Opened to,
            StoreKind target,
            ConflictPolicy policy,
            Path checkpoint) {
        this.random = random;
        this.from = from;
        this.to = to;
        this.policy = policy;
        numbersRows = target == StoreKind.ZOHO_CSV_3;
        this.checkpoint = checkpoint;
        deletesMissing = random.nextInt(3) == 0;
        reopens = target != StoreKind.MEMORY && random.nextInt(4) == 0;
        batchSize = random.nextInt(5) == 0 ? Migration.BATCH_SIZE : 1 + random.nextInt(4);
        parallel = 1 + random.nextInt(3);
        source = inventory(from);
        before = to.store().getTokens();
        model = new CopyModel(source, before, target, policy, deletesMissing);
    }

    /** Copies and checks, and returns whether the copy was interrupted and resumed. */
    boolean check() {
        MigrationReport dry = null;
        if (random.nextBoolean()) {
            dry = migration().dryRun(true).build().run();
            checkDryRun(dry);
        }
        if (random.nextBoolean()) {
            return checkInterrupted();
        }
        Migration.Builder migration = migration();
        if (dry != null) {
            migration.expectPlan(dry.plan().orElseThrow());
        }
        MigrationReport report = migration.build().run();
        checkReport(report);
        checkTarget(report);
        if (dry != null) {
            assertThat(report.refused()).as("refused, as planned").isEqualTo(dry.refused());
        }
        return false;
    }

    private Migration.Builder migration() {
        Migration.Builder migration = Migration.builder(from, to.store())
                .onConflict(policy)
                .batchSize(batchSize)
                .parallel(parallel)
                .deleteMissing(deletesMissing)
                .checkpoint(checkpoint, BOUND_TO);
        return reopens ? migration.readBack(to::again) : migration;
    }

    private void checkDryRun(MigrationReport dry) {
        MigrationResult planned = model.result() == MigrationResult.OK ? MigrationResult.DRY_RUN : model.result();
        assertThat(dry.result()).as("result of the dry run").isEqualTo(planned);
        assertThat(dry.counts()).as("counts of the dry run").isEqualTo(counts(true, 0));
        assertThat(clashes(dry)).as("conflicts in the dry run").containsExactlyInAnyOrderElementsOf(model.clashes);
        assertThat(count(dry, Kind.NEW)).as("new").isEqualTo(model.created);
        assertThat(dry.deleted()).as("to be deleted").isEqualTo(model.deleted.size());
        assertThat(dry.digests()).isEmpty();
        assertThat(to.store().getTokens()).as("target after the dry run").isEqualTo(before);
    }

    private void checkReport(MigrationReport report) {
        boolean stopped = model.conflicts > 0;
        assertThat(report.result()).as("result").isEqualTo(model.result());
        assertThat(report.cause()).as("cause").isEmpty();
        assertThat(report.counts()).as("counts").isEqualTo(counts(!stopped, stopped ? 0 : verified()));
        assertThat(clashes(report)).as("conflicts").containsExactlyInAnyOrderElementsOf(model.clashes);
        assertThat(report.deleted()).as("deleted").isEqualTo(stopped ? 0 : model.deleted.size());
        checkEnd(report);
    }

    /** Checks what is true however many runs it took. */
    private void checkEnd(MigrationReport report) {
        assertThat(report.refused().stream().map(refused -> String.valueOf(refused.id())))
                .as("refused")
                .containsExactlyInAnyOrderElementsOf(model.refused);
        if (model.conflicts > 0) {
            assertThat(to.store().getTokens())
                    .as("target in spite of conflicts")
                    .isEqualTo(before);
            return;
        }
        assertThat(report.digests().orElseThrow().areEqual()).as("digest").isTrue();
        assertThat(checkpoint).as("checkpoint").doesNotExist();
        if (deletesMissing && model.skipped == 0 && model.refused.isEmpty() && model.ids.isEmpty()) {
            MigrationReport compared = new StoreComparison(from, to.store(), (phase, done, total) -> {}).run();
            if (model.newlyNamed.isEmpty()) {
                assertThat(compared.result()).as("comparison").isEqualTo(MigrationResult.OK);
            }
        }
    }

    /** Checks the whole content: tokens under the ids that the model knows, and the others under new ids. */
    private void checkTarget(MigrationReport report) {
        if (model.conflicts > 0) {
            return;
        }
        List<OAuthToken> after = to.store().getTokens();
        Set<String> known = model.after.keySet();
        assertThat(after.stream().filter(token -> known.contains(token.id())))
                .as("target")
                .containsExactlyInAnyOrderElementsOf(model.after.values());
        List<OAuthToken> others =
                after.stream().filter(token -> !known.contains(token.id())).toList();
        assertThat(others.stream().map(CopyModel::contentOf))
                .as("target under new ids")
                .containsExactlyInAnyOrderElementsOf(model.underNewIds);
        Set<@Nullable String> used = new HashSet<>(model.deleted);
        source.forEach(token -> used.add(token.id()));
        // A file without ids numbers its rows.
        assertThat(others).as("new ids").noneMatch(token -> !numbersRows && used.contains(token.id()));
        checkIds(report, others);
    }

    private void checkIds(MigrationReport report, List<OAuthToken> underNewIds) {
        assertThat(report.ids()).as("ids").containsAllEntriesOf(model.ids);
        Set<@Nullable String> mapped = new HashSet<>(report.ids().keySet());
        mapped.removeAll(model.ids.keySet());
        if (numbersRows) {
            // The number of a row may be the id that its token had.
            assertThat(model.newlyNamed).as("tokens with new ids").containsAll(mapped);
        } else {
            assertThat(mapped).as("tokens with new ids").isEqualTo(model.newlyNamed);
        }
        for (OAuthToken token : source) {
            if (token.id() != null && mapped.contains(token.id())) {
                OAuthToken expected =
                        token.toBuilder().id(report.ids().get(token.id())).build();
                assertThat(underNewIds).as("the token %s", token.id()).contains(expected);
            }
        }
        assertThat(report.assignedIds()).as("tokens without id").isEqualTo(model.assignedIds);
    }

    private boolean checkInterrupted() {
        int when = 1 + random.nextInt(8);
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Migration> running = new AtomicReference<>();
        running.set(migration()
                .listener((phase, done, total) -> {
                    if (calls.incrementAndGet() == when) {
                        running.get().cancel();
                    }
                })
                .build());
        try {
            MigrationReport report = running.get().run();
            if (calls.get() < when) {
                checkReport(report);
                checkTarget(report);
                return false;
            }
            assertThat(report.result()).isEqualTo(MigrationResult.FAILED);
            assertThat(report.cause().orElseThrow()).hasMessageContaining("cancelled");
            assertThat(to.store().getTokens())
                    .as("target of a copy cancelled later")
                    .hasSize((int) (before.size() + report.counts().created() - report.deleted()));
        } catch (TokenStoreException e) {
            assertThat(e).hasMessageContaining("cancelled");
            assertThat(to.store().getTokens())
                    .as("target of a copy cancelled early")
                    .isEqualTo(before);
        }
        checkResumed(migration().resume(true).build().run());
        return true;
    }

    private void checkResumed(MigrationReport report) {
        if (model.hasLooseMatches) {
            // Tokens that are copied by then can hide the match of a token, which can then be a conflict: no digests.
            report.digests().ifPresent(digests -> assertThat(digests.areEqual()).isTrue());
            return;
        }
        TokenCounts counts = report.counts();
        assertThat(report.result()).as("result").isEqualTo(model.result());
        assertThat(counts.read()).as("read").isEqualTo(source.size());
        assertThat(counts.failed()).as("failed").isEqualTo(model.refused.size());
        if (model.conflicts == 0) {
            assertThat(counts.skipped()).as("skipped").isEqualTo(model.skipped);
            assertThat(counts.created() + counts.updated() + counts.unchanged())
                    .as("copied")
                    .isEqualTo(verified());
            assertThat(counts.verified()).as("verified").isEqualTo(verified());
        }
        checkEnd(report);
        checkTarget(report);
    }

    private long verified() {
        return model.created + model.updated + model.unchanged;
    }

    private TokenCounts counts(boolean writes, long verified) {
        return new TokenCounts(
                source.size(),
                writes ? model.created : 0,
                writes ? model.updated : 0,
                model.unchanged,
                model.skipped,
                model.conflicts,
                model.refused.size(),
                verified);
    }

    private static List<Clash> clashes(MigrationReport report) {
        return report.differences().stream()
                .filter(difference ->
                        difference.kind() == Kind.CONFLICT_BY_ID || difference.kind() == Kind.CONFLICT_BY_IDENTITY)
                .map(difference -> new Clash(difference.kind(), difference.id(), difference.targetIds()))
                .toList();
    }

    private static long count(MigrationReport report, Kind kind) {
        return report.differences().stream()
                .filter(difference -> difference.kind() == kind)
                .count();
    }

    private static List<OAuthToken> inventory(TokenStore store) {
        try (Stream<StoredToken> entries = ((MigratableTokenStore) store).inventory()) {
            return entries.filter(StoredToken.Intact.class::isInstance)
                    .map(entry ->
                            Objects.requireNonNull((StoredToken.Intact) entry).token())
                    .toList();
        }
    }

    @Override
    public String toString() {
        return "policy " + policy + ", batches of " + batchSize + ", " + parallel + " threads"
                + (deletesMissing ? ", deletes what is missing" : "") + "\nsource " + source + "\ntarget " + before;
    }
}
