package dev.tokenhold.transfer;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The three passes of one migration, and what they share. */
final class MigrationRun {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final MigrationOptions options;
    private final Progress progress;
    private final TokenMac mac = new TokenMac();
    private final IdMap idMap = new IdMap();
    private final Counterparts counterparts;
    private final Decider decider;
    private final PageDecider pages;
    private final @Nullable Checkpoint resumed;

    MigrationRun(MigratableTokenStore from, MigratableTokenStore to, MigrationOptions options, Progress progress) {
        this.from = from;
        this.to = to;
        this.options = options;
        this.progress = progress;
        counterparts = new Counterparts(from, to, idMap, mac);
        decider = new Decider(to, counterparts, options.policy(), idMap);
        pages = new PageDecider(to, counterparts, options.policy(), idMap);
        CheckpointFile file = options.checkpoint();
        resumed = options.resume() && file != null ? file.read().orElse(null) : null;
    }

    Outcome plan() {
        progress.start(ProgressListener.Phase.PLAN, OptionalLong.empty());
        Tally tally = new Tally(options.dryRun());
        if (resumed != null) {
            tally.resume(resumed);
        }
        String expected = options.expectedPlan();
        PlanDigest digest = options.dryRun() || expected != null ? new PlanDigest(expected) : null;
        PlanPass pass = new PlanPass(pages, decider, new SourceKeys(mac), tally, digest, progress);
        readSource(resumed, pass, pass);
        MigrationResult stop = null;
        if (!tally.damaged.isEmpty() && !options.keepGoing()) {
            stop = MigrationResult.DAMAGED;
        } else if (tally.hasConflicts()) {
            stop = MigrationResult.CONFLICTS;
        }
        if (digest != null && deletes(tally)) {
            extraTokens().forEach(id -> {
                tally.delete(id);
                digest.addDeletion(id);
            });
        }
        if (stop != null && !options.dryRun()) {
            tally.nothingWritten();
        }
        String planned = digest == null ? null : digest.hex();
        if (expected != null && !expected.equals(planned)) {
            throw new TokenStoreException(
                    "a store has changed since the dry run, so the copy would do something else than"
                            + " what that told: nothing was written; run --dry-run again");
        }
        return Outcome.planned(tally, stop, planned);
    }

    Outcome copy(long planned) {
        progress.start(ProgressListener.Phase.COPY, OptionalLong.of(planned));
        Tally tally = new Tally(false);
        Applier applier = new Applier(to, decider, counterparts, idMap, mac, tally);
        if (resumed != null) {
            applier.resume(resumed);
        }
        Checkpoints checkpoints = new Checkpoints(options.checkpoint());
        CopyPass pass = new CopyPass(to, pages, counterparts, applier, mac, tally, checkpoints, progress);
        Verification verification = null;
        try {
            readSource(resumed, pass, pass);
            if (tally.readSoFar() == 0) {
                // An empty target is a copy of an empty source; none is not.
                to.replaceTokens(List.of());
            }
            if (tally.hasConflicts()) {
                checkpoints.write();
                return Outcome.stopped(tally, MigrationResult.CONFLICTS);
            }
            if (deletes(tally)) {
                deleteMissing(tally);
            }
            if (options.verify()) {
                verification = verify(applier, tally);
            }
            checkpoints.complete();
            return Outcome.finished(tally, verification);
        } catch (TokenStoreException e) {
            checkpoints.write();
            return Outcome.failed(tally, verification, e);
        }
    }

    // What a damaged source lacks may be what is damaged in it.
    private boolean deletes(Tally tally) {
        return options.deleteMissing() && tally.damaged.isEmpty() && !tally.hasConflicts();
    }

    private void deleteMissing(Tally tally) {
        extraTokens().forEach(id -> {
            progress.check();
            if (to.deleteToken(id)) {
                tally.delete(id);
            }
        });
    }

    private ExtraTokens extraTokens() {
        return new ExtraTokens(from, to, idMap);
    }

    private Verification verify(Applier applied, Tally tally) {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.of(tally.readSoFar()));
        if (options.readBack() == null) {
            return verify(applied, tally, to);
        }
        try (TokenStore reopened = options.readBack().get()) {
            return verify(applied, tally, PlainTokenStore.migratable(reopened));
        }
    }

    private Verification verify(Applier applied, Tally tally, MigratableTokenStore target) {
        VerifyPass pass = new VerifyPass(target, applied, idMap, mac, progress);
        readSource(null, pass, pass);
        if (deletes(tally)) {
            new ExtraTokens(from, target, idMap).forEach(pass::foundExtra);
        }
        return pass.result();
    }

    private <R> void readSource(
            @Nullable Checkpoint reached, PagePipeline.Work<List<StoredToken>, R> work, PagePipeline.Sink<R> sink) {
        new PagePipeline<>(options.parallel(), progress, work, sink)
                .run(SourcePage.all(from, reached == null ? null : reached.after(), options.batchSize()));
    }
}
