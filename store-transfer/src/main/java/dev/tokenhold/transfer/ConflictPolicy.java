package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says what happens to a source token whose counterpart in the target differs from it, or has another id although the target could keep
 * the id of the source.
 *
 * <p>If the counterpart has another id, because it belongs to the same user and client, {@link #OVERWRITE} and {@link #NEWEST} keep the
 * target's id and report the mapping. Two tokens of one user and client cannot coexist, and in this way the user is never without a token.
 */
public enum ConflictPolicy {

    /** Writes nothing at all. */
    FAIL,

    /** Leaves the target's token as it is. */
    SKIP,

    /** Replaces every field of the target's token with the source's, and keeps only its id. */
    OVERWRITE,

    /**
     * Keeps the token with the later {@code expiresAt}; the target's if both are equal or one of them has none.
     */
    NEWEST;

    /** Whether tokens may change their ids. Only an explicit wish to change tokens allows that, since programs remember ids. */
    boolean mayChangeIds() {
        return this == OVERWRITE || this == NEWEST;
    }

    /** Decides on a token that differs from its counterpart. */
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
