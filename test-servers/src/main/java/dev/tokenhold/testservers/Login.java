package dev.tokenhold.testservers;

import java.time.Instant;

/**
 * What a user gets by logging in at an {@link AuthorizationServer}: the first tokens, and what is needed to refresh them.
 *
 * @param user the name of the user
 * @param clientId the client that the tokens are for
 * @param clientSecret its secret
 * @param refreshToken the first refresh token; it has characters that need encoding in a form
 * @param accessToken the first access token
 * @param expiresAt when the server ceases to accept the access token, to the millisecond
 */
public record Login(
        String user, String clientId, String clientSecret, String refreshToken, String accessToken, Instant expiresAt) {

    /** {@return the login without its secrets} */
    @Override
    public String toString() {
        return "login of " + user + " by " + clientId + " until " + expiresAt;
    }
}
