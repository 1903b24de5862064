package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.util.Assert;

/**
 * Returns authorized clients whose access tokens are good for a while yet. {@link FreshTokens} refreshes each at most once per expiry, across all
 * processes that use the store.
 *
 * <p>It is responsible for authorized clients that are stored with a refresh token, by {@link TokenStoreOAuth2AuthorizedClientService}, and
 * returns null for all others: those of an anonymous principal, which Spring keeps in the HTTP session, and those of grants without a refresh
 * token. So put it <b>before</b> the other providers, or Spring's provider of the refresh token grant refreshes by itself:
 *
 * <pre>{@code
 * OAuth2AuthorizedClientProviderBuilder.builder()
 *         .provider(new FreshTokensOAuth2AuthorizedClientProvider(tokens))
 *         .authorizationCode()
 *         .refreshToken()
 *         .clientCredentials()
 *         .build();
 * }</pre>
 *
 * <p>The {@code clockSkew} of a provider of the refresh token grant behind it has to be at most 2 minutes; it is one minute if not set.
 *
 * <p>A refresh asks for the scopes that the user granted: {@link OAuth2AuthorizationContext#REQUEST_SCOPE_ATTRIBUTE_NAME} has no effect. No {@code
 * OAuth2AuthorizedClientRefreshedEvent} is published. Thread-safe.
 */
public final class FreshTokensOAuth2AuthorizedClientProvider implements OAuth2AuthorizedClientProvider {

    /** More than the default clock skew of Spring's provider, which must not find what this one has left for good. */
    private static final Duration LEFT_TO_OTHERS = Duration.ofMinutes(2);

    private final FreshTokens tokens;
    private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

    /**
     * Creates a provider. It does not close the fresh tokens.
     *
     * @param tokens the fresh tokens, with the same store as {@link TokenStoreOAuth2AuthorizedClientService} and a {@link
     *     ClientRegistrationTokenRefresher}
     */
    public FreshTokensOAuth2AuthorizedClientProvider(FreshTokens tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
    }

    /**
     * Returns an authorized client with a good access token. Waits for a refresh by this or another process, for at most the {@code maxWait} of
     * the fresh tokens.
     *
     * @param context the registration, the principal, and perhaps an authorized client
     * @return null if this provider is not responsible, or if the authorized client of the context is what is stored and good for more than 2
     *     minutes. If there is no fresh access token yet, the old one as long as it has not expired
     * @throws ClientAuthorizationRequiredException if the user has to log in, so that Spring sends the browser there. Nothing is deleted: the
     *     login replaces what is stored. The cause is a {@link LoginRequiredException}
     * @throws ClientAuthorizationException with the error {@code temporarily_unavailable} and a {@link RefreshDelayedException} as its cause, if there
     *     is no good access token yet: try again; with the error {@code server_error} and a {@link RefreshUnresolvedException} as its cause, if the
     *     answer to the refresh token is unknown. Spring removes the authorized client for neither of them
     * @throws TokenStoreException if the store fails
     */
    @Override
    public @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizationContext context) {
        Assert.notNull(context, "context cannot be null");
        Optional<String> id = idOfContext(context).or(() -> stored(context).map(OAuthToken::id));
        if (id.isEmpty()) {
            return null;
        }
        try {
            return authorize(context, id.get());
        } catch (LoginRequiredException e) {
            // A login after a logout has another id than what the context was made of.
            Optional<String> other = stored(context).map(OAuthToken::id).filter(found -> !found.equals(id.get()));
            if (other.isEmpty()) {
                throw loginRequired(context, e);
            }
            return authorizeAgain(context, other.get());
        }
    }

    private @Nullable OAuth2AuthorizedClient authorizeAgain(OAuth2AuthorizationContext context, String id) {
        try {
            return authorize(context, id);
        } catch (LoginRequiredException e) {
            throw loginRequired(context, e);
        }
    }

    /** Spares a read: the managers have just read the authorized client. */
    private static Optional<String> idOfContext(OAuth2AuthorizationContext context) {
        return context.getAuthorizedClient() instanceof StoredAuthorizedClient client
                        && client.getPrincipalName()
                                .equals(context.getPrincipal().getName())
                ? client.token().filter(token -> token.refreshToken() != null).map(OAuthToken::id)
                : Optional.empty();
    }

    // All anonymous users have the same name.
    private Optional<OAuthToken> stored(OAuth2AuthorizationContext context) {
        Authentication principal = context.getPrincipal();
        return trust.isAnonymous(principal) && !(context.getAuthorizedClient() instanceof StoredAuthorizedClient)
                ? Optional.empty()
                : AuthorizedClients.find(
                                tokens.store(),
                                context.getClientRegistration().getRegistrationId(),
                                principal.getName())
                        .filter(token -> token.refreshToken() != null);
    }

    private @Nullable OAuth2AuthorizedClient authorize(OAuth2AuthorizationContext context, String id) {
        try {
            OAuthToken token = tokens.get(id);
            OAuth2AuthorizedClient known = context.getAuthorizedClient();
            OAuth2AuthorizedClient fresh = read(context, token).orElse(null);
            return known != null && fresh != null && AuthorizedClients.areEqual(known, fresh) && isLeftToOthers(fresh)
                    ? null
                    : fresh;
        } catch (RefreshDelayedException e) {
            return e.usable()
                    .flatMap(token -> read(context, token))
                    .orElseThrow(() -> notYet(context, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE, e));
        } catch (RefreshUnresolvedException e) {
            throw notYet(context, OAuth2ErrorCodes.SERVER_ERROR, e);
        }
    }

    private Optional<OAuth2AuthorizedClient> read(OAuth2AuthorizationContext context, OAuthToken token) {
        return AuthorizedClients.read(
                tokens.store(),
                token,
                context.getClientRegistration(),
                context.getPrincipal().getName());
    }

    private static boolean isLeftToOthers(OAuth2AuthorizedClient client) {
        Instant expiresAt = client.getAccessToken().getExpiresAt();
        return expiresAt != null && Instant.now().plus(LEFT_TO_OTHERS).isBefore(expiresAt);
    }

    private static ClientAuthorizationRequiredException loginRequired(
            OAuth2AuthorizationContext context, LoginRequiredException cause) {
        ClientAuthorizationRequiredException required = new ClientAuthorizationRequiredException(
                context.getClientRegistration().getRegistrationId());
        required.initCause(cause);
        return required;
    }

    private static ClientAuthorizationException notYet(
            OAuth2AuthorizationContext context, String errorCode, TokenStoreException cause) {
        return new ClientAuthorizationException(
                new OAuth2Error(errorCode, cause.getMessage(), null),
                context.getClientRegistration().getRegistrationId(),
                cause);
    }
}
