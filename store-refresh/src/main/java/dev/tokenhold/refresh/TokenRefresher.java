package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;

/**
 * Presents a refresh token to the authorization server and returns the answer (RFC 6749, section 6).
 *
 * <p>Send <b>exactly one</b> request in a call. A client that tries again by itself presents the refresh token twice, and a provider
 * whose refresh tokens work once then revokes the login. So switch off the retries of your HTTP client ({@code retryOnConnectionFailure} of
 * OkHttp, a second way of client authentication after the first was refused). Give the request a timeout of at most {@link
 * FreshTokens.Builder#refreshTimeout}. Do nothing that can fail once the answer is here: the answer is lost with the exception. An
 * interrupt of the thread means that the time is over.
 *
 * <p>Called by many threads at once, for one token by one thread at a time.
 */
@FunctionalInterface
public interface TokenRefresher {

    /**
     * Refreshes a token with one request.
     *
     * @param token the stored token; it has a refresh token
     * @return the answer. These fields of it count: the access token together with {@code expiresAt}; the refresh token, if the provider sent a
     *     new one; the API domain and the attributes, where present. {@code expiresAt} is your clock <i>before</i> the request plus the {@code
     *     expires_in} of the answer; absent if the provider did not say. The token that you got, changed with {@link OAuthToken#toBuilder},
     *     will do, as will a new one
     * @throws RefreshException if the provider refused the refresh token, or if the refresh token was certainly not used
     * @throws Exception anything else means that the provider may have used the refresh token, or not
     */
    OAuthToken refresh(OAuthToken token) throws Exception;
}
