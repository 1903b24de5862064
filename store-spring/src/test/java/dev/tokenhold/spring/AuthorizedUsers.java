package dev.tokenhold.spring;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.RemoveAuthorizedClientOAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.web.AuthenticatedPrincipalOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;

/** A program with both managers of Spring on one store, one provider, and users who have logged in. Thread-safe. */
final class AuthorizedUsers implements AutoCloseable {

    final AuthorizationServer server;
    final Registrations registrations;
    final TokenStore store;
    final FreshTokens tokens;
    final OAuth2AuthorizedClientService service;
    final OAuth2AuthorizationFailureHandler failures;
    final OAuth2AuthorizedClientManager background;
    final MockHttpServletRequest request = new MockHttpServletRequest();
    private final OAuth2AuthorizedClientManager web;

    AuthorizedUsers(AuthorizationServer server, TokenStore store, UnaryOperator<FreshTokens.Builder> settings) {
        this.server = server;
        this.store = store;
        registrations = new Registrations(Registrations.at(server));
        tokens = settings.apply(FreshTokens.builder(store, new ClientRegistrationTokenRefresher(registrations)))
                .build();
        service = new TokenStoreOAuth2AuthorizedClientService(store, registrations);
        OAuth2AuthorizedClientProvider providers = OAuth2AuthorizedClientProviderBuilder.builder()
                .provider(new FreshTokensOAuth2AuthorizedClientProvider(tokens))
                .authorizationCode()
                .refreshToken(
                        builder -> builder.accessTokenResponseClient(new RestClientRefreshTokenTokenResponseClient()))
                .build();
        AuthenticatedPrincipalOAuth2AuthorizedClientRepository repository =
                new AuthenticatedPrincipalOAuth2AuthorizedClientRepository(service);
        failures = new FreshTokensOAuth2AuthorizationFailureHandler(
                tokens,
                new RemoveAuthorizedClientOAuth2AuthorizationFailureHandler((id, principal, attributes) ->
                        repository.removeAuthorizedClient(id, principal, request, new MockHttpServletResponse())));
        DefaultOAuth2AuthorizedClientManager ofWeb =
                new DefaultOAuth2AuthorizedClientManager(registrations, repository);
        ofWeb.setAuthorizedClientProvider(providers);
        ofWeb.setAuthorizationFailureHandler(failures);
        web = ofWeb;
        AuthorizedClientServiceOAuth2AuthorizedClientManager ofJobs =
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
        ofJobs.setAuthorizedClientProvider(providers);
        ofJobs.setAuthorizationFailureHandler(failures);
        background = ofJobs;
    }

    Login login(String user, Duration lifetime) {
        Login login = server.login(user, lifetime);
        service.saveAuthorizedClient(
                Registrations.client(Registrations.at(server), login), Registrations.principal(user));
        return login;
    }

    /** Authorizes as a web application does. */
    @Nullable
    OAuth2AuthorizedClient authorize(String user) {
        return authorize(Registrations.principal(user));
    }

    @Nullable
    OAuth2AuthorizedClient authorize(Authentication principal) {
        return web.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(Registrations.ID)
                .principal(principal)
                .attribute(HttpServletRequest.class.getName(), request)
                .attribute(HttpServletResponse.class.getName(), new MockHttpServletResponse())
                .build());
    }

    /** Authorizes as a job in the background does. */
    @Nullable
    OAuth2AuthorizedClient authorizeInBackground(String user) {
        return background.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(Registrations.ID)
                .principal(Registrations.principal(user))
                .build());
    }

    @Override
    public void close() {
        tokens.close();
    }
}
