package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import org.jspecify.annotations.Nullable;

/** What is to be done about one token of the source. */
sealed interface Decision {

    /** What the target holds of the token when that is done, if it holds it. */
    default @Nullable OAuthToken held() {
        return null;
    }

    /** What the target holds in its place until then. */
    default @Nullable OAuthToken replaced() {
        return null;
    }

    /** What is to be written; null where nothing is. */
    default @Nullable OAuthToken written() {
        return null;
    }

    /** The same as the target takes it; it needs an id for that. */
    default @Nullable Replacement replacement() {
        OAuthToken token = written();
        return token == null ? null : new Replacement(replaced(), token);
    }

    /** The same, or a refusal where the target is known not to keep what is to be written. */
    default Decision unlessRefusedBy(MigratableTokenStore target) {
        OAuthToken token = written();
        return token == null
                ? this
                : target.refusal(token).<Decision>map(Refuse::new).orElse(this);
    }

    /** The target has it. */
    record Unchanged(OAuthToken stored) implements Decision {

        @Override
        public OAuthToken held() {
            return stored;
        }
    }

    /** To be created. Without id: one is to be assigned. */
    record Create(OAuthToken token) implements Decision {

        @Override
        public OAuthToken written() {
            return token;
        }

        @Override
        public OAuthToken held() {
            return token;
        }
    }

    /** To be stored in place of another. */
    record Update(OAuthToken stored, OAuthToken token, Difference difference) implements Decision {

        @Override
        public OAuthToken written() {
            return token;
        }

        @Override
        public OAuthToken replaced() {
            return stored;
        }

        @Override
        public OAuthToken held() {
            return token;
        }
    }

    /** The target's token stays. */
    record Skip(Difference difference) implements Decision {}

    /** A conflict under {@link ConflictPolicy#FAIL}. */
    record Conflict(Difference difference) implements Decision {}

    /** Cannot be written. */
    record Refuse(String reason) implements Decision {}
}
