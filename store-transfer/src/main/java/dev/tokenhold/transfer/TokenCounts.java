package dev.tokenhold.transfer;

/**
 * What happened to how many tokens of the source. Each token that is dealt with counts once, from {@code created} to {@code failed}; {@code
 * verified} counts some of them again.
 *
 * @param read the intact tokens read from the source
 * @param created the tokens that were new in the target; in a dry run, that would be
 * @param updated the tokens that replaced another one; in a dry run, that would
 * @param unchanged the tokens that are equal in the target
 * @param skipped the tokens that {@link ConflictPolicy#SKIP} or {@link ConflictPolicy#NEWEST} left as they are in the target
 * @param conflicts the tokens that {@link ConflictPolicy#FAIL} did not write
 * @param failed the tokens that the target refused
 * @param verified the tokens read back from the target and found equal in every field
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
