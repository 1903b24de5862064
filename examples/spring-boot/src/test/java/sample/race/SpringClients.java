package sample.race;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/** The sample on Spring Security alone: its service for a database, its provider, its failure handler. */
@Configuration(proxyBeanMethods = false)
class SpringClients {

    @Bean(destroyMethod = "close")
    HikariDataSource database(
            @Value("${race.jdbc-url}") String url,
            @Value("${race.user}") String user,
            @Value("${RACE_PASSWORD}") String password) {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(url);
        database.setUsername(user);
        database.setPassword(password);
        return database;
    }

    @Bean
    OAuth2AuthorizedClientService service(DataSource database, ClientRegistrationRepository registrations) {
        return new JdbcOAuth2AuthorizedClientService(new JdbcTemplate(database), registrations);
    }

    /** What the interceptor has by default. Spring's handler would log users out for each access token that comes too late. */
    @Bean
    OAuth2AuthorizationFailureHandler failures() {
        return (failure, principal, attributes) -> {};
    }

    /** In place of the bean of the sample. */
    @Bean
    OAuth2AuthorizedClientManager clients(
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService service,
            @Value("${race.margin}") Duration margin) {
        var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, service);
        // The skew is a minute by default, which is longer than these tokens live: every call would refresh.
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                .refreshToken(refresh -> refresh.clockSkew(margin))
                .build());
        return manager;
    }
}
