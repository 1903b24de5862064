package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param tally what it has come to
 * @param stop what kept it from going on, or null
 * @param planDigest the digest of what was planned, or null
 * @param verification what verification has found, or null
 * @param cause what made it fail, or null
 */
record Outcome(
        Tally tally,
        @Nullable MigrationResult stop,
        @Nullable String planDigest,
        @Nullable Verification verification,
        @Nullable TokenStoreException cause) {

    static Outcome planned(Tally tally, @Nullable MigrationResult stop, @Nullable String digest) {
        return new Outcome(tally, stop, digest, null, null);
    }

    static Outcome stopped(Tally tally, MigrationResult stop) {
        return new Outcome(tally, stop, null, null, null);
    }

    static Outcome finished(Tally tally, @Nullable Verification verification) {
        return new Outcome(tally, null, null, verification, null);
    }

    static Outcome failed(Tally tally, @Nullable Verification verification, TokenStoreException cause) {
        return new Outcome(tally, null, null, verification, cause);
    }

    boolean stopped() {
        return stop != null;
    }

    /** The report; {@code sealed} says whether nobody can tell the fields in which two tokens differ. */
    MigrationReport report(boolean dryRun, boolean sealed, List<String> warnings, Duration duration) {
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
                sealed ? differences.stream().map(Outcome::withoutFields).toList() : differences,
                tally.refused,
                duration,
                cause,
                tally.deleted(),
                dryRun ? planDigest : null,
                tally.omitted() + (verification == null ? 0 : verification.omitted()));
    }

    private static Difference withoutFields(Difference difference) {
        return new Difference(difference.kind(), difference.id(), difference.targetIds(), List.of());
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
