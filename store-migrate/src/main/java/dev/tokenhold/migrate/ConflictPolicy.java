package dev.tokenhold.migrate;

/**
 * What becomes of a source token whose counterpart in the target is not equal to it, or has another id although the target could
 * keep the source's.
 *
 * <p>Where the counterpart has another id because it belongs to the same user and client, {@link #OVERWRITE} and {@link #NEWEST}
 * keep the target's id and report the mapping: two tokens of one user and client cannot coexist, and this way there is no moment
 * without a token.
 */
public enum ConflictPolicy {

    /** Nothing is written at all. */
    FAIL,

    /** The target's token stays as it is. */
    SKIP,

    /** The source's token takes its place, every field of it: nothing of the target's token is kept but its id. */
    OVERWRITE,

    /**
     * The token with the later {@code expiresAt} stays. Where they are equal, or one of the two has none, that is the target's.
     */
    NEWEST
}
