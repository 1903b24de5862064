package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.TokenIds;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The three passes of one migration, and what they share. */
final class MigrationRun {

    private final long start = System.nanoTime();
    private final Migration migration;
    private final Source from;
    private final MigratableTokenStore to;
    private final Progress progress;
    private final Counterparts counterparts;
    private final Decider decider;
    private final Checkpoints checkpoints;
    private final @Nullable Checkpoint resumed;
    private List<String> warnings = List.of();

    MigrationRun(Migration migration) {
        this.migration = migration;
        from = new Source(migration.from);
        to = migration.to;
        progress = migration.progress;
        counterparts = new Counterparts(from, to);
        decider = new Decider(counterparts, migration.policy);
        checkpoints = new Checkpoints(migration.checkpoint, migration.from, to);
        Checkpoint reached = migration.resume ? checkpoints.read().orElse(null) : null;
        // Only verification proves what a checkpoint says.
        resumed = migration.verify ? reached : null;
    }

    MigrationReport run() {
        String refusal = counterparts.outlook.refusal();
        if (refusal != null) {
            throw new InvalidConfigurationException(refusal);
        }
        Tally planned = new Tally(migration.dryRun);
        String digest = plan(planned);
        warnings = counterparts.warnings();
        MigrationResult stop = null;
        if (!planned.damaged.isEmpty() && !migration.keepGoing) {
            stop = MigrationResult.DAMAGED;
        } else if (planned.hasConflicts()) {
            stop = MigrationResult.CONFLICTS;
        }
        if (migration.dryRun) {
            MigrationResult result = MigrationResult.of(planned, null, null, MigrationResult.DRY_RUN);
            return report(stop == null ? result : stop, planned, null, null, digest);
        }
        if (stop != null) {
            planned.nothingWritten();
            return report(stop, planned, null, null, null);
        }
        return copy(planned.readSoFar());
    }

    /** Decides on every token, and returns the digest of the plan if it is needed. */
    private @Nullable String plan(Tally tally) {
        progress.start(ProgressListener.Phase.PLAN, OptionalLong.empty());
        if (resumed != null) {
            tally.resume(resumed);
        }
        String expected = migration.expectedPlan;
        PlanDigest digest = migration.dryRun || expected != null ? new PlanDigest(expected) : null;
        // Numbers are what the copy will give; other ids are drawn by chance.
        Counterparts numbering = migration.dryRun && !to.keepsId(TokenIds.next()) ? counterparts : null;
        PlanPass pass = new PlanPass(decider, new SourceKeys(counterparts.mac), numbering, tally, digest, progress);
        readSource(resumed, pass);
        if (digest == null) {
            return null;
        }
        if (deletes(tally)) {
            ExtraTokens.forEach(from, to, counterparts.idMap, id -> {
                tally.delete(id);
                digest.addDeletion(id);
            });
        }
        String planned = digest.hex();
        if (expected != null && !expected.equals(planned)) {
            throw new TokenStoreException(
                    "a store has changed since the dry run, so the copy would do something else than"
                            + " the dry run told: nothing was written; run --dry-run again");
        }
        return planned;
    }

    private MigrationReport copy(long planned) {
        progress.start(ProgressListener.Phase.COPY, OptionalLong.of(planned));
        Tally tally = new Tally(false);
        SequentialWriter writer = new SequentialWriter(decider, counterparts, tally);
        if (resumed != null) {
            writer.resume(resumed);
        }
        CopyPass pass = new CopyPass(decider, writer, new SourceKeys(counterparts.mac), checkpoints, progress);
        Verification verification = null;
        TokenStoreException failure = null;
        try {
            readSource(resumed, pass);
            if (tally.readSoFar() == 0) {
                // A copy of an empty source is an empty target, not a missing one.
                to.replaceTokens(List.of());
            }
            if (tally.hasConflicts()) {
                checkpoints.write();
                return report(MigrationResult.CONFLICTS, tally, null, null, null);
            }
            if (deletes(tally)) {
                deleteMissing(tally);
            }
            if (migration.verify) {
                verification = verify(writer);
            }
            checkpoints.complete();
        } catch (TokenStoreException e) {
            checkpoints.write();
            failure = e;
        }
        return report(
                MigrationResult.of(tally, verification, failure, MigrationResult.OK),
                tally,
                verification,
                failure,
                null);
    }

    // What a damaged source lacks may be what is damaged in it.
    private boolean deletes(Tally tally) {
        return migration.deleteMissing && tally.damaged.isEmpty() && !tally.hasConflicts();
    }

    private void deleteMissing(Tally tally) {
        ExtraTokens.forEach(from, to, counterparts.idMap, id -> {
            progress.check();
            if (to.deleteToken(id)) {
                tally.delete(id);
            }
        });
    }

    private Verification verify(SequentialWriter written) {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.of(written.tally.readSoFar()));
        // The ids of a target without ids are known only to the store that gave them, which reads the tokens anew as
        // well.
        Supplier<? extends TokenStore> readBack = TargetInventory.hasIds(to) ? migration.readBack : null;
        try (TokenStore reopened = readBack == null ? null : readBack.get()) {
            MigratableTokenStore target = reopened == null ? to : AdaptedTokenStore.migratable(reopened);
            VerifyPass pass = new VerifyPass(target, written, counterparts, progress);
            readSource(null, pass);
            boolean deleted = deletes(written.tally);
            if (deleted || !pass.sourceKeptAll()) {
                ExtraTokens.forEach(from, target, counterparts.idMap, id -> pass.foundExtra(id, deleted));
                pass.findLostOnes();
            }
            return pass.result();
        }
    }

    private <R> void readSource(@Nullable Checkpoint reached, PagePipeline.Pass<R> pass) {
        new PagePipeline<>(migration.parallel, progress, pass)
                .run(from.pages(reached == null ? null : reached.after(), migration.batchSize));
    }

    private MigrationReport report(
            MigrationResult result,
            Tally tally,
            @Nullable Verification verification,
            @Nullable TokenStoreException failure,
            @Nullable String plan) {
        return new MigrationReport(
                result,
                tally,
                verification,
                failure,
                plan,
                from.isSealed(),
                warnings,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
