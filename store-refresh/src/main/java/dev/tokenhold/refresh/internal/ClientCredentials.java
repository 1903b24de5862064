package dev.tokenhold.refresh.internal;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.refresh.RefreshException;
import org.jspecify.annotations.Nullable;

/**
 * What a client identifies itself with (RFC 6749, section 2.3.1). Its {@code toString} shows no secret.
 *
 * @param id the client identifier
 * @param secret the password of the client, or null if it has none
 */
public record ClientCredentials(String id, @Nullable String secret) {

    /**
     * Takes the credentials of a token, and completes them. A secret goes with its own client only.
     *
     * @param token the token
     * @param otherwise for a token that does not say which client it was issued to, or has no secret; null for none
     * @return the credentials
     * @throws RefreshException if there is no client identifier
     */
    public static ClientCredentials of(OAuthToken token, @Nullable ClientCredentials otherwise)
            throws RefreshException {
        String id = token.clientId();
        String secret = token.clientSecret();
        if (otherwise != null && (id == null || id.equals(otherwise.id))) {
            return secret == null ? otherwise : new ClientCredentials(otherwise.id, secret);
        }
        if (id == null) {
            throw missing(token, "no client id", "give it to the builder of the refresher");
        }
        return new ClientCredentials(id, secret);
    }

    /**
     * Returns the secret.
     *
     * @param token the token that it is for
     * @return the secret
     * @throws RefreshException if there is none
     */
    public String requiredSecret(OAuthToken token) throws RefreshException {
        if (secret == null) {
            throw missing(
                    token,
                    "no client secret",
                    "give the secret of the client " + PrintableText.of(id) + " to the builder of the refresher");
        }
        return secret;
    }

    /**
     * Returns the refresh token of a token.
     *
     * @param token the token
     * @return its refresh token
     * @throws RefreshException if it has none
     */
    public static String refreshToken(OAuthToken token) throws RefreshException {
        String refreshToken = token.refreshToken();
        if (refreshToken == null) {
            throw missing(token, "no refresh token", "let the user log in");
        }
        return refreshToken;
    }

    /**
     * Creates the exception for a token that cannot be refreshed as it is.
     *
     * @param token the token
     * @param what what is missing, in a few words
     * @param remedy what to do
     * @return the exception
     */
    public static RefreshException missing(OAuthToken token, String what, String remedy) {
        String id = token.id() == null ? "without an id" : PrintableText.of(token.id());
        return RefreshException.notSpent(what, null)
                .causedBy(new IllegalStateException("the token " + id + " has " + what + ": " + remedy));
    }

    @Override
    public String toString() {
        return "ClientCredentials[id=" + PrintableText.of(id) + "]";
    }
}
