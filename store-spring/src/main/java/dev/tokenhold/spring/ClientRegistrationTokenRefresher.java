package dev.tokenhold.spring;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.ClientAuthentication;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.RefreshTokenGrant;
import dev.tokenhold.refresh.TokenRefresher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/**
 * Refreshes the tokens that {@link TokenStoreOAuth2AuthorizedClientService} stores, by what their registration says: token endpoint, client id,
 * client secret and the method of client authentication. It asks the repository in each call, so that a changed secret counts at once.
 *
 * <p>Without a response client of yours it sends the request by {@link RefreshTokenGrant}, and what that guarantees and throws holds. That
 * knows the methods {@code client_secret_basic}, {@code client_secret_post} and {@code none}, and token endpoints with {@code https} ({@code http} on
 * this machine only).
 *
 * <p>If there is no such registration, or it cannot be used, the refresh token is not sent, and the exception is {@link RefreshException#notSpent},
 * whose cause says why. Thread-safe.
 */
public final class ClientRegistrationTokenRefresher implements TokenRefresher {

    private static final Map<ClientAuthenticationMethod, ClientAuthentication> AUTHENTICATIONS = Map.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthentication.BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST, ClientAuthentication.POST,
            ClientAuthenticationMethod.NONE, ClientAuthentication.NONE);

    private final ClientRegistrationRepository registrations;
    private final Duration timeout;
    private final @Nullable ResponseClientRefresh ownClient;
    private final Map<Endpoint, RefreshTokenGrant> grants = new ConcurrentHashMap<>();

    private record Endpoint(String uri, ClientAuthentication authentication) {}

    /**
     * Creates a refresher whose requests take 20 s at most.
     *
     * @param registrations the registrations of the authorized clients
     */
    public ClientRegistrationTokenRefresher(ClientRegistrationRepository registrations) {
        this(registrations, Duration.ofSeconds(20));
    }

    /**
     * Creates a refresher.
     *
     * @param registrations the registrations of the authorized clients
     * @param timeout how long a request may take: 1 ms to 290 s, not more than {@link
     *     dev.tokenhold.refresh.FreshTokens.Builder#refreshTimeout}
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws dev.tokenhold.InvalidConfigurationException if the JSON library of {@link RefreshTokenGrant} is not on the class path
     */
    public ClientRegistrationTokenRefresher(ClientRegistrationRepository registrations, Duration timeout) {
        this.registrations = Objects.requireNonNull(registrations, "registrations");
        this.timeout = timeout;
        this.ownClient = null;
        // Fails here, and not when a refresh token is to be presented.
        RefreshTokenGrant.builder(URI.create("https://localhost"))
                .timeout(timeout)
                .build();
    }

    /**
     * Creates a refresher that sends its requests by a response client of yours, for {@code private_key_jwt}, {@code tls_client_auth} and what else
     * a provider needs.
     *
     * <p>Its HTTP client has to send <b>one</b> request in a call. Switch off retries: Apache HttpClient 5 repeats any request that was
     * answered with status 503 or 429, and {@code HttpURLConnection} a POST on a connection that the server has closed. Give it a timeout of
     * at most {@link dev.tokenhold.refresh.FreshTokens.Builder#refreshTimeout}, in all.
     *
     * <p>What it throws is judged like this: the error {@code invalid_grant} means that the refresh token was refused. Any other error
     * of the provider but {@code server_error}, a status 401 or 429, and a connection that could not be made mean that it was not used.
     * Anything else means that nobody knows. Messages of the exceptions are not passed on, as they may quote the answer. A lifetime of one
     * second is Spring's word for one that the provider did not tell, and is taken for that.
     *
     * @param registrations the registrations of the authorized clients
     * @param client the response client
     */
    public ClientRegistrationTokenRefresher(
            ClientRegistrationRepository registrations,
            OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> client) {
        this.registrations = Objects.requireNonNull(registrations, "registrations");
        this.timeout = Duration.ZERO;
        this.ownClient = new ResponseClientRefresh(Objects.requireNonNull(client, "client"));
    }

    @Override
    public OAuthToken refresh(OAuthToken token) throws RefreshException, IOException, InterruptedException {
        ClientRegistration registration = registration(token);
        return ownClient != null
                ? ownClient.refresh(token, registration)
                : grant(registration)
                        .refresh(token.toBuilder()
                                .clientId(registration.getClientId())
                                .clientSecret(registration.getClientSecret())
                                .build());
    }

    private ClientRegistration registration(OAuthToken token) throws RefreshException {
        ClientRegistration registration;
        try {
            registration = token.clientId() == null ? null : registrations.findByRegistrationId(token.clientId());
        } catch (RuntimeException e) {
            throw RefreshException.notSpent("no client registration", null).causedBy(e);
        }
        if (registration == null) {
            throw unusable(
                    "no client registration",
                    "the ClientRegistrationRepository has no registration \"" + token.clientId()
                            + "\", which is the client id of the token " + token.id()
                            + ": add it, or remove the token");
        }
        return registration;
    }

    private RefreshTokenGrant grant(ClientRegistration registration) throws RefreshException {
        ClientAuthenticationMethod method = registration.getClientAuthenticationMethod();
        ClientAuthentication authentication = AUTHENTICATIONS.get(method);
        if (authentication == null) {
            throw unusable(
                    "client authentication",
                    "the registration \"" + registration.getRegistrationId() + "\" authenticates by "
                            + method.getValue() + ", expected client_secret_basic, client_secret_post or none: give the"
                            + " ClientRegistrationTokenRefresher an OAuth2AccessTokenResponseClient that can do it");
        }
        try {
            return grants.computeIfAbsent(
                    new Endpoint(registration.getProviderDetails().getTokenUri(), authentication), this::grant);
        } catch (RuntimeException e) {
            throw RefreshException.notSpent("token endpoint", null).causedBy(e);
        }
    }

    private RefreshTokenGrant grant(Endpoint endpoint) {
        return RefreshTokenGrant.builder(URI.create(endpoint.uri()))
                .authentication(endpoint.authentication())
                .timeout(timeout)
                .build();
    }

    private static RefreshException unusable(String code, String message) {
        return RefreshException.notSpent(code, null).causedBy(new IllegalStateException(message));
    }
}
