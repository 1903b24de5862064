package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token belongs to. No two tokens of a store have the same one, unless it is without user.
 *
 * @param userName the user
 * @param clientId the client; no client is a client of its own
 */
record Identity(@Nullable String userName, @Nullable String clientId) {

    static Identity of(OAuthToken token) {
        return new Identity(token.userName(), token.clientId());
    }

    static boolean isSame(OAuthToken a, OAuthToken b) {
        return a.userName() != null && a.userName().equals(b.userName()) && Objects.equals(a.clientId(), b.clientId());
    }

    /** A token with nothing else in it. */
    OAuthToken asToken() {
        return OAuthToken.builder().userName(userName).clientId(clientId).build();
    }
}
