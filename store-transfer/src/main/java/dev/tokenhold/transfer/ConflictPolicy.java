package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.SuspectExpiry;
import java.time.Instant;
import java.util.Objects;
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
     * Keeps the token with the later {@code expiresAt}; the target's if both are equal or one of them has none. If they differ and one of
     * them cannot be right, being before 2001 or after the year 9999, the token is refused.
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
            case NEWEST -> newest(difference, stored, replacement);
        };
    }

    private static Decision newest(Difference difference, OAuthToken stored, OAuthToken replacement) {
        Instant ours = stored.expiresAt();
        Instant theirs = replacement.expiresAt();
        if (!Objects.equals(theirs, ours) && (SuspectExpiry.is(theirs) || SuspectExpiry.is(ours))) {
            return new Decision.Refuse("nothing tells whether it is newer than the target's token "
                    + Objects.requireNonNull(stored.id())
                    + ": an expiry before 2001 or after 9999 is in seconds or microseconds instead of milliseconds, or damaged;"
                    + " correct it, or decide with --on-conflict overwrite or skip");
        }
        return isLater(theirs, ours)
                ? new Decision.Update(stored, replacement, difference)
                : new Decision.Skip(difference);
    }

    private static boolean isLater(@Nullable Instant a, @Nullable Instant b) {
        return a != null && b != null && a.isAfter(b);
    }
}
