package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
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

    /** The result that the report gives. */
    MigrationResult result(boolean dryRun) {
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
