package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import org.jspecify.annotations.Nullable;

/** What to do about one token of the source. */
sealed interface Decision {

    /** The token to write, or null. */
    default @Nullable OAuthToken written() {
        return null;
    }

    /** What the target holds in its place before, or null. */
    default @Nullable OAuthToken replaced() {
        return null;
    }

    /** What the target holds of the token afterwards, or null. */
    default @Nullable OAuthToken held() {
        return written();
    }

    /** This decision, or a refusal if the target says that it cannot keep the token. */
    default Decision unlessRefusedBy(MigratableTokenStore target) {
        OAuthToken token = written();
        return token == null
                ? this
                : target.refusal(token).<Decision>map(Refuse::new).orElse(this);
    }

    /** The target has the token. */
    record Unchanged(OAuthToken held) implements Decision {}

    /** Create the token; without an id it gets a new one. */
    record Create(OAuthToken written) implements Decision {}

    /** Store the token in place of another. */
    record Update(OAuthToken replaced, OAuthToken written, Difference difference) implements Decision {}

    /** The target's token stays. */
    record Skip(Difference difference) implements Decision {}

    /** A conflict under {@link ConflictPolicy#FAIL}. */
    record Conflict(Difference difference) implements Decision {}

    /** The token cannot be written. */
    record Refuse(String reason) implements Decision {}
}
