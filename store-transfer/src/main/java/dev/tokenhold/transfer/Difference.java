package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something in which source and target are not, or were not, equal.
 *
 * @param kind what kind of difference
 * @param id the id in the source; null where the token has none there or is not in the source
 * @param targetIds the ids of the target's tokens concerned: none or one, or several candidates
 * @param fields the names of the fields whose values differ, as {@link OAuthToken} calls them; empty where there is
 *     nothing to compare
 */
public record Difference(Kind kind, @Nullable String id, List<String> targetIds, List<String> fields) {

    /**
     * A difference.
     *
     * @param kind what kind of difference
     * @param id the id in the source, or null
     * @param targetIds the ids of the target's tokens concerned
     * @param fields the names of the fields whose values differ
     */
    public Difference {
        targetIds = List.copyOf(targetIds);
        fields = List.copyOf(fields);
    }

    /** What sets a token of the source, as it is to be compared, apart from one of the target. */
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

        /** Dry run: the target has no counterpart, the token would be created. */
        NEW,

        /** Before writing: the target holds another token under the id. The conflict policy decided. */
        CONFLICT_BY_ID,

        /** Before writing: the target holds the token of the same user and client under another id. The conflict policy decided. */
        CONFLICT_BY_IDENTITY,

        /** Verification: the target does not have the token. */
        MISSING,

        /** Verification: the target's token differs. */
        DIFFERS,

        /** Verification: the target's token cannot be read. */
        UNREADABLE,

        /**
         * Verification: the source's token was changed or added after it was copied; the target still holds what was copied.
         * Copy again.
         */
        SOURCE_CHANGED,

        /**
         * Only the target has the token. With {@link Migration.Builder#deleteMissing} it was deleted, or in a dry run would be,
         * unless verification is what found it.
         */
        EXTRA
    }
}
