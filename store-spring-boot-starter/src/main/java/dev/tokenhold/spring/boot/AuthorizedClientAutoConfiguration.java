package dev.tokenhold.spring.boot;

import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.FreshTokens;
import dev.tokenhold.refresh.TokenRefresher;
import dev.tokenhold.spring.ClientRegistrationTokenRefresher;
import dev.tokenhold.spring.FreshTokensOAuth2AuthorizationFailureHandler;
import dev.tokenhold.spring.FreshTokensOAuth2AuthorizedClientProvider;
import dev.tokenhold.spring.TokenStoreOAuth2AuthorizedClientService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.RemoveAuthorizedClientOAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/**
 * Keeps the authorized clients of Spring Security in the token store, and refreshes their tokens once for all instances. Before what
 * Boot itself configures, which keeps them in memory unless there is another service.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.client.servlet.OAuth2ClientAutoConfiguration",
            "org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration"
        })
@ConditionalOnClass(name = "org.springframework.security.oauth2.client.OAuth2AuthorizedClientService")
@Conditional(OnClientRegistrations.class)
@EnableConfigurationProperties(TokenholdProperties.class)
public class AuthorizedClientAutoConfiguration {

    /** Creates the configuration. For Spring. */
    public AuthorizedClientAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    OAuth2AuthorizedClientService authorizedClientService(
            TokenStore store, ClientRegistrationRepository registrations) {
        return new TokenStoreOAuth2AuthorizedClientService(store, registrations);
    }

    @Bean
    @ConditionalOnMissingBean
    TokenRefresher tokenRefresher(
            ClientRegistrationRepository registrations,
            ObjectProvider<OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest>> client,
            TokenholdProperties properties) {
        OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> own = client.getIfAvailable();
        return own == null
                ? new ClientRegistrationTokenRefresher(
                        registrations, properties.refresh().timeout())
                : new ClientRegistrationTokenRefresher(registrations, own);
    }

    @Bean
    @ConditionalOnMissingBean
    FreshTokensOAuth2AuthorizedClientProvider freshTokensAuthorizedClientProvider(FreshTokens tokens) {
        return new FreshTokensOAuth2AuthorizedClientProvider(tokens);
    }

    /** The manager of requests in a servlet container. The authorized clients of anonymous users are in their sessions. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class OfRequests {

        @Bean
        @ConditionalOnMissingBean
        FreshTokensOAuth2AuthorizationFailureHandler freshTokensAuthorizationFailureHandler(
                FreshTokens tokens, OAuth2AuthorizedClientRepository clients) {
            return new FreshTokensOAuth2AuthorizationFailureHandler(
                    tokens,
                    new RemoveAuthorizedClientOAuth2AuthorizationFailureHandler(
                            (id, principal, attributes) -> clients.removeAuthorizedClient(
                                    id,
                                    principal,
                                    (HttpServletRequest) attributes.get(HttpServletRequest.class.getName()),
                                    (HttpServletResponse) attributes.get(HttpServletResponse.class.getName()))));
        }

        @Bean
        @ConditionalOnMissingBean(OAuth2AuthorizedClientManager.class)
        DefaultOAuth2AuthorizedClientManager authorizedClientManager(
                ClientRegistrationRepository registrations,
                OAuth2AuthorizedClientRepository clients,
                FreshTokensOAuth2AuthorizedClientProvider provider,
                FreshTokensOAuth2AuthorizationFailureHandler failureHandler) {
            DefaultOAuth2AuthorizedClientManager manager =
                    new DefaultOAuth2AuthorizedClientManager(registrations, clients);
            manager.setAuthorizedClientProvider(withSprings(provider));
            manager.setAuthorizationFailureHandler(failureHandler);
            return manager;
        }
    }

    /** The manager of an application that is not on the web. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnNotWebApplication
    static class OfServices {

        @Bean
        @ConditionalOnMissingBean
        FreshTokensOAuth2AuthorizationFailureHandler freshTokensAuthorizationFailureHandler(FreshTokens tokens) {
            return new FreshTokensOAuth2AuthorizationFailureHandler(tokens);
        }

        @Bean
        @ConditionalOnMissingBean(OAuth2AuthorizedClientManager.class)
        AuthorizedClientServiceOAuth2AuthorizedClientManager authorizedClientManager(
                ClientRegistrationRepository registrations,
                OAuth2AuthorizedClientService service,
                FreshTokensOAuth2AuthorizedClientProvider provider,
                FreshTokensOAuth2AuthorizationFailureHandler failureHandler) {
            AuthorizedClientServiceOAuth2AuthorizedClientManager manager =
                    new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
            manager.setAuthorizedClientProvider(withSprings(provider));
            manager.setAuthorizationFailureHandler(failureHandler);
            return manager;
        }
    }

    // Ours is the first: Spring's refresh only what is in sessions.
    private static OAuth2AuthorizedClientProvider withSprings(FreshTokensOAuth2AuthorizedClientProvider provider) {
        return OAuth2AuthorizedClientProviderBuilder.builder()
                .provider(provider)
                .authorizationCode()
                .refreshToken()
                .clientCredentials()
                .build();
    }
}
