package sample.contacts;

import dev.tokenhold.spring.FreshTokensOAuth2AuthorizationFailureHandler;
import dev.tokenhold.spring.FreshTokensOAuth2AuthorizedClientProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** Has the manager that works outside of requests too. An application without background jobs needs none of this. */
@Configuration(proxyBeanMethods = false)
class BackgroundClients {

    @Bean
    OAuth2AuthorizedClientManager clients(
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService service,
            FreshTokensOAuth2AuthorizedClientProvider fresh,
            FreshTokensOAuth2AuthorizationFailureHandler failures) {
        var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .provider(fresh)
                .authorizationCode()
                .build());
        manager.setAuthorizationFailureHandler(failures);
        return manager;
    }
}
