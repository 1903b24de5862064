package dev.tokenhold.spi;

import dev.tokenhold.OAuthToken;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user and the client that a token belongs to. No two tokens of a store have the same identity, except tokens without a user.
 *
 * @param userName the user, or null
 * @param clientId the client, or null; no client differs from every client
 */
public record Identity(@Nullable String userName, @Nullable String clientId) {

    /**
     * Returns the identity of a token.
     *
     * @param token the token
     * @return its user and client
     */
    public static Identity of(OAuthToken token) {
        return new Identity(token.userName(), token.clientId());
    }

    /**
     * Tells whether two tokens belong to the same user and client. A token without a user belongs to none.
     *
     * @param a one token
     * @param b the other token
     * @return whether they cannot coexist under different ids
     */
    public static boolean isSame(OAuthToken a, OAuthToken b) {
        return a.userName() != null && a.userName().equals(b.userName()) && Objects.equals(a.clientId(), b.clientId());
    }

    /**
     * Returns a token with nothing but this user and client.
     *
     * @return the token, for a query
     */
    public OAuthToken asToken() {
        return OAuthToken.builder().userName(userName).clientId(clientId).build();
    }
}
