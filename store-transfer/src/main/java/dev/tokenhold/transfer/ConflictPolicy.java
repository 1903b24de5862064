package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
    NEWEST;

    /** Whether an explicit wish to change what there is extends to ids. Whoever gave an id to a token has written it down. */
    boolean mayChangeIds() {
        return this == OVERWRITE || this == NEWEST;
    }

    /** What becomes of a token that differs from its counterpart. */
    Decision decide(Difference difference, OAuthToken stored, OAuthToken replacement) {
        return switch (this) {
            case FAIL -> new Decision.Conflict(difference);
            case SKIP -> new Decision.Skip(difference);
            case OVERWRITE -> new Decision.Update(stored, replacement, difference);
            case NEWEST ->
                isLater(replacement.expiresAt(), stored.expiresAt())
                        ? new Decision.Update(stored, replacement, difference)
                        : new Decision.Skip(difference);
        };
    }

    private static boolean isLater(@Nullable Instant a, @Nullable Instant b) {
        return a != null && b != null && a.isAfter(b);
    }
}
