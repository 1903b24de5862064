package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A difference between source and target.
 *
 * @param kind the kind of difference
 * @param id the id in the source; null if the token has none there or is not in the source
 * @param targetIds the ids of the target's tokens concerned: none or one, or several candidates
 * @param fields the names of the fields whose values differ, as in {@link OAuthToken}; empty if there is nothing to compare
 */
public record Difference(Kind kind, @Nullable String id, List<String> targetIds, List<String> fields) {

    /** The difference between a token of the source, in the form to compare, and one of the target. */
    static Difference of(Kind kind, OAuthToken token, OAuthToken compared, OAuthToken stored) {
        return new Difference(
                kind,
                token.id(),
                List.of(Objects.requireNonNull(stored.id())),
                TokenFields.differing(compared, stored));
    }

    /** The same without the names of fields. */
    Difference withoutFields() {
        return new Difference(kind, id, targetIds, List.of());
    }

    /** Kinds of difference. */
    public enum Kind {

        /** In a dry run: the target has no counterpart, and the token would be created. */
        NEW,

        /** Before writing: the target has another token under the id. The conflict policy decided. */
        CONFLICT_BY_ID,

        /** Before writing: the target has the token of the same user and client under another id. The conflict policy decided. */
        CONFLICT_BY_IDENTITY,

        /** Verification: the target lacks the token. */
        MISSING,

        /** Verification: the target's token differs. */
        DIFFERS,

        /** Verification: the target's token cannot be read. */
        UNREADABLE,

        /**
         * Verification: the source's token changed, was added or was deleted after the copy; the target still holds what was copied.
         * Copy again.
         */
        SOURCE_CHANGED,

        /**
         * Only the target has the token. With {@link Migration.Builder#deleteMissing} it was deleted, or in a dry run would be, unless
         * verification found it.
         */
        EXTRA
    }
}
