package dev.tokenhold.transfer;

/** How a migration or a comparison ended. {@link MigrationReport#result()} says which one where several apply. */
public enum MigrationResult {

    /** Everything was done, and what was to be verified is equal. */
    OK,

    /** Nothing was written because nothing was to be: the report says what would be done. */
    DRY_RUN,

    /** There were conflicts under {@link ConflictPolicy#FAIL}. */
    CONFLICTS,

    /** Source and target are not equal. */
    MISMATCH,

    /** The source has damaged entries. Nothing was written, or the rest was, according to {@link Migration.Builder#keepGoing}. */
    DAMAGED,

    /** The target refused a token, or a store failed while tokens were written or verified. Running again is safe. */
    FAILED
}
