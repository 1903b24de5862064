package dev.tokenhold.spi;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/**
 * A token to be stored exactly as it is.
 *
 * @param expected the token that is stored under the id at present; null when there has to be none
 * @param token the token to store, with its id
 */
public record Replacement(@Nullable OAuthToken expected, OAuthToken token) {

    /**
     * A replacement.
     *
     * @param expected the token to be replaced, or null
     * @param token the token to store
     * @throws IllegalArgumentException if the token has no id, or another than the expected one
     */
    public Replacement {
        if (token.id() == null || (expected != null && !token.id().equals(expected.id()))) {
            throw new IllegalArgumentException("a token with the id " + token.id() + " cannot be stored in place of "
                    + (expected == null ? "nothing" : expected.id()));
        }
    }
}
