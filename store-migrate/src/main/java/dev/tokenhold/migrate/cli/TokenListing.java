package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/** Prints tokens one by one, without their secrets. */
interface TokenListing {

    /**
     * Adds a token.
     *
     * @param key the id of the key that encrypts it, or null
     */
    void add(OAuthToken token, @Nullable String key);

    /** Prints the rest after the last token. */
    void finish();
}
