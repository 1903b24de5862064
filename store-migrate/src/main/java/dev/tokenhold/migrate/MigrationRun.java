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
    private final TokenMac mac = new TokenMac();
    private final IdMap idMap = new IdMap();
    private final Counterparts counterparts;
    private final Decider decider;

    MigrationRun(MigratableTokenStore from, MigratableTokenStore to, ConflictPolicy policy, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
        counterparts = new Counterparts(from, to, idMap, mac);
        decider = new Decider(counterparts, policy, idMap);
    }

    Outcome plan(boolean dryRun, boolean keepGoing) {
        progress.start(ProgressListener.Phase.PLAN, OptionalLong.empty());
        Tally tally = new Tally(dryRun);
        SourcePass.over(from, mac, progress, tally, (token, key) -> {
            tally.count(token, decider.decide(token, key));
            return true;
        });
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

    Outcome copy(long planned, int batchSize, boolean verify, @Nullable Supplier<? extends TokenStore> readBack) {
        progress.start(ProgressListener.Phase.COPY, OptionalLong.of(planned));
        Tally tally = new Tally(false);
        Applier applier = new Applier(to, decider, counterparts, idMap, tally, new CopiedTokens(mac), batchSize);
        Verification verification = null;
        try {
            SourcePass.over(from, mac, progress, tally, applier);
            applier.finish();
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
        Verifier verifier = new Verifier(PlainTokenStore.migratable(target), applied, idMap, mac);
        SourcePass.over(from, mac, progress, new Tally(false), verifier);
        return verifier.result();
    }
}
