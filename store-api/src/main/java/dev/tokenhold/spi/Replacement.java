package dev.tokenhold.spi;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/**
 * A token to be stored exactly as it is.
 *
 * @param expected the token that has to be stored under the id at present; null for none
 * @param token the token to store, with its id
 */
public record Replacement(@Nullable OAuthToken expected, OAuthToken token) {

    /**
     * Creates a replacement.
     *
     * @param expected the token to be replaced, or null
     * @param token the token to store
     * @throws IllegalArgumentException if the token has no id, or not that of the expected one
     */
    public Replacement {
        if (token.id() == null || (expected != null && !token.id().equals(expected.id()))) {
            throw new IllegalArgumentException("a token with the id " + token.id() + " cannot be stored in place of "
                    + (expected == null ? "nothing" : expected.id()));
        }
    }
}
