package dev.tokenhold.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What tells a token of the source from the others in every pass: its id, or without one its content and which of several equal
 * ones it is.
 */
record SourceKey(@Nullable String id, TokenMac.@Nullable Fingerprint content, int occurrence) {

    /** The key of a token that has an id. */
    static SourceKey of(String id) {
        return new SourceKey(id, null, 0);
    }
}
