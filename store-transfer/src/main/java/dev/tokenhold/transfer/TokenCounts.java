package dev.tokenhold.transfer;

/**
 * How many of the source's tokens met which fate. Every token that was read and dealt with is counted once in one of {@code
 * created} to {@code failed}; {@code verified} counts some of them again.
 *
 * @param read intact tokens read from the source
 * @param created written where the target had none; in a dry run: to be written
 * @param updated written in place of another; in a dry run: to be written
 * @param unchanged found equal in the target
 * @param skipped left as they are in the target by {@link ConflictPolicy#SKIP} or {@link ConflictPolicy#NEWEST}
 * @param conflicts not written under {@link ConflictPolicy#FAIL}
 * @param failed refused by the target
 * @param verified read back from the target and found equal in every field
 */
public record TokenCounts(
        long read,
        long created,
        long updated,
        long unchanged,
        long skipped,
        long conflicts,
        long failed,
        long verified) {}
