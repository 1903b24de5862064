package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import org.jspecify.annotations.Nullable;

/** How a migration or a comparison ended. Where several apply, {@link MigrationReport#result()} says which one counts. */
public enum MigrationResult {

    /** Everything was done, and verification, unless it was off, found both sides equal. */
    OK,

    /** A dry run: nothing was written, and the report says what would be done. */
    DRY_RUN,

    /** There were conflicts under {@link ConflictPolicy#FAIL}. */
    CONFLICTS,

    /** Source and target differ. */
    MISMATCH,

    /**
     * The source has damaged entries. Depending on {@link Migration.Builder#keepGoing}, nothing was written, or everything that is
     * intact.
     */
    DAMAGED,

    /** The target refused a token, or a store failed while tokens were written or verified. Running again is safe. */
    FAILED;

    /** The result of a run that was not stopped: the first that applies, or else {@code otherwise}. */
    static MigrationResult of(
            Tally tally,
            @Nullable Verification verification,
            @Nullable TokenStoreException failure,
            MigrationResult otherwise) {
        if (failure != null) {
            return FAILED;
        }
        if (verification != null && !verification.isEqual()) {
            return MISMATCH;
        }
        if (!tally.refused.isEmpty()) {
            return FAILED;
        }
        return tally.damaged.isEmpty() ? otherwise : DAMAGED;
    }
}
