package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/** Prints tokens, one after the other, without their secrets. */
sealed interface TokenListing permits TokenTable, JsonListing {

    /**
     * Adds a token.
     *
     * @param key the id of the key that it is encrypted with, or null
     */
    void add(OAuthToken token, @Nullable String key);

    /** Prints what is left to print after the last token. */
    void finish();
}
