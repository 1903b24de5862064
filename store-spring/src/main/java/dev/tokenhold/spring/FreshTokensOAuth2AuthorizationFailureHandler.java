package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * Replaces an access token that a resource server rejected, where Spring's own handler removes the whole authorized client, refresh token
 * included. Set it on the managers, on {@code OAuth2ClientHttpRequestInterceptor} and on {@code
 * ServletOAuth2AuthorizedClientExchangeFilterFunction}, which report a status 401 as the error {@code invalid_token}.
 *
 * <ul>
 *   <li>{@code invalid_token}, and a refresh token is stored: the token is refreshed, once for all who ask at the same time, and not at all
 *       shortly after the last refresh ({@link FreshTokens#replace}). The call waits for the refresh. If there is no other token, the next {@link
 *       FreshTokensOAuth2AuthorizedClientProvider#authorize} tells the reason.
 *   <li>{@code invalid_token}, and no refresh token is stored, as for the client credentials grant: the stored token is deleted, unless a newer one
 *       has taken its place.
 *   <li>Any other error, {@code invalid_grant} included: nothing. A refresh token that was refused is not presented again, and the next login
 *       replaces it.
 * </ul>
 *
 * <p>A refresh token is never deleted. Thread-safe.
 */
public final class FreshTokensOAuth2AuthorizationFailureHandler implements OAuth2AuthorizationFailureHandler {

    private final FreshTokens tokens;
    private final OAuth2AuthorizationFailureHandler ofSession;
    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    /**
     * Creates a handler that does nothing for authorized clients that are not stored.
     *
     * @param tokens the fresh tokens, with the same store as {@link TokenStoreOAuth2AuthorizedClientService}
     */
    public FreshTokensOAuth2AuthorizationFailureHandler(FreshTokens tokens) {
        this(tokens, (exception, principal, attributes) -> {});
    }

    /**
     * Creates a handler.
     *
     * @param tokens the fresh tokens, with the same store as {@link TokenStoreOAuth2AuthorizedClientService}
     * @param ofSession handles the failures of principals who are not authenticated and of whom nothing is stored, because Spring keeps their
     *     authorized clients in the HTTP session: a {@link
     *     org.springframework.security.oauth2.client.RemoveAuthorizedClientOAuth2AuthorizationFailureHandler} with the {@code
     *     OAuth2AuthorizedClientRepository}
     */
    public FreshTokensOAuth2AuthorizationFailureHandler(
            FreshTokens tokens, OAuth2AuthorizationFailureHandler ofSession) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.ofSession = Objects.requireNonNull(ofSession, "ofSession");
    }

    /**
     * {@inheritDoc}
     *
     * @throws TokenStoreException if the store fails
     */
    @Override
    public void onAuthorizationFailure(
            OAuth2AuthorizationException exception, Authentication principal, Map<String, Object> attributes) {
        Optional<OAuthToken> found = exception instanceof ClientAuthorizationException failure
                ? AuthorizedClients.find(tokens.store(), failure.getClientRegistrationId(), principal.getName())
                : Optional.empty();
        if (found.isEmpty()) {
            if (!trust.isAuthenticated(principal)) {
                ofSession.onAuthorizationFailure(exception, principal, attributes);
            }
        } else if (exception.getError().getErrorCode().equals(OAuth2ErrorCodes.INVALID_TOKEN)) {
            rejected(found.get());
        }
    }

    private void rejected(OAuthToken found) {
        try {
            if (found.refreshToken() == null) {
                tokens.store().deleteToken(found);
            } else {
                tokens.replace(found);
            }
        } catch (StaleTokenException e) {
            // A newer one has taken its place.
        } catch (LoginRequiredException | RefreshDelayedException | RefreshUnresolvedException e) {
            // The next request asks for the token and gets the same exception, with what to do.
        }
    }
}
