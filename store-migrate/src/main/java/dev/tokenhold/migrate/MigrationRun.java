package dev.tokenhold.migrate;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The three passes of one migration, and what they share. */
final class MigrationRun {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final Progress progress;
    private final int batchSize;
    private final int parallel;
    private final TokenMac mac = new TokenMac();
    private final IdMap idMap = new IdMap();
    private final Counterparts counterparts;
    private final Decider decider;
    private final PageDecider pages;

    MigrationRun(
            MigratableTokenStore from,
            MigratableTokenStore to,
            ConflictPolicy policy,
            int batchSize,
            int parallel,
            Progress progress) {
        this.from = from;
        this.to = to;
        this.batchSize = batchSize;
        this.parallel = parallel;
        this.progress = progress;
        counterparts = new Counterparts(from, to, idMap, mac);
        decider = new Decider(counterparts, policy, idMap);
        pages = new PageDecider(counterparts, policy, idMap);
    }

    Outcome plan(boolean dryRun, boolean keepGoing) {
        progress.start(ProgressListener.Phase.PLAN, OptionalLong.empty());
        Tally tally = new Tally(dryRun);
        PlanPass pass = new PlanPass(pages, decider, new SourceKeys(mac), tally, progress);
        readSource(pass, pass);
        MigrationResult stop = null;
        if (!tally.damaged.isEmpty() && !keepGoing) {
            stop = MigrationResult.DAMAGED;
        } else if (tally.hasConflicts()) {
            stop = MigrationResult.CONFLICTS;
        }
        if (stop != null && !dryRun) {
            tally.nothingWritten();
        }
        return new Outcome(tally, stop, null, null);
    }

    Outcome copy(long planned, boolean verify, @Nullable Supplier<? extends TokenStore> readBack) {
        progress.start(ProgressListener.Phase.COPY, OptionalLong.of(planned));
        Tally tally = new Tally(false);
        Applier applier = new Applier(to, decider, counterparts, idMap, mac, tally);
        CopyPass pass = new CopyPass(to, pages, counterparts, applier, mac, tally, progress);
        Verification verification = null;
        try {
            readSource(pass, pass);
            if (tally.readSoFar() == 0) {
                // An empty target is a copy of an empty source; none is not.
                to.replaceTokens(List.of());
            }
            if (tally.hasConflicts()) {
                return new Outcome(tally, MigrationResult.CONFLICTS, null, null);
            }
            if (verify) {
                verification = verify(applier, tally.readSoFar(), readBack);
            }
            return new Outcome(tally, null, verification, null);
        } catch (TokenStoreException e) {
            return new Outcome(tally, null, verification, e);
        }
    }

    private Verification verify(Applier applied, long read, @Nullable Supplier<? extends TokenStore> readBack) {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.of(read));
        if (readBack == null) {
            return verify(applied, to);
        }
        try (TokenStore reopened = readBack.get()) {
            return verify(applied, reopened);
        }
    }

    private Verification verify(Applier applied, TokenStore target) {
        VerifyPass pass = new VerifyPass(PlainTokenStore.migratable(target), applied, idMap, mac, progress);
        readSource(pass, pass);
        return pass.result();
    }

    private <R> void readSource(PagePipeline.Work<R> work, PagePipeline.Sink<R> sink) {
        new PagePipeline<>(parallel, progress, work, sink).run(from.inventoryPages(null, batchSize));
    }
}
