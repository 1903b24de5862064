package dev.tokenhold.migrate;

import dev.tokenhold.TokenStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run ended: {@code stop} is what kept it from going on, {@code cause} what made it fail. */
record Outcome(
        Tally tally,
        @Nullable MigrationResult stop,
        @Nullable Verification verification,
        @Nullable TokenStoreException cause) {

    boolean stopped() {
        return stop != null;
    }

    MigrationReport report(boolean dryRun, List<String> warnings, Duration duration) {
        List<Difference> differences = new ArrayList<>(tally.differences);
        if (verification != null) {
            differences.addAll(verification.differences());
        }
        return new MigrationReport(
                result(dryRun),
                tally.counts(verification == null ? 0 : verification.verified()),
                verification == null ? null : verification.digestFrom(),
                verification == null ? null : verification.digestTo(),
                tally.ids,
                tally.assignedIds(),
                tally.damaged,
                tally.superseded,
                warnings,
                differences,
                tally.refused,
                duration,
                cause);
    }

    private MigrationResult result(boolean dryRun) {
        if (stop != null) {
            return stop;
        }
        if (cause != null) {
            return MigrationResult.FAILED;
        }
        if (verification != null && !verification.isEqual()) {
            return MigrationResult.MISMATCH;
        }
        if (!tally.refused.isEmpty()) {
            return MigrationResult.FAILED;
        }
        if (!tally.damaged.isEmpty()) {
            return MigrationResult.DAMAGED;
        }
        return dryRun ? MigrationResult.DRY_RUN : MigrationResult.OK;
    }
}
