package dev.tokenhold.transfer;

import org.jspecify.annotations.Nullable;

/**
 * Identifies a token of the source in every pass: by its id, or without one by its content and its number among equal tokens.
 */
record SourceKey(@Nullable String id, TokenMac.@Nullable Fingerprint content, int occurrence) {

    /** The key of a token that has an id. */
    static SourceKey of(String id) {
        return new SourceKey(id, null, 0);
    }
}
