package dev.tokenhold.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.tokenhold.OAuthToken;
import java.time.Instant;
import java.util.Objects;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.JdbcOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.transaction.support.TransactionTemplate;

/** The authorized clients of Spring Security in its own table, in plaintext, with a pool of connections. */
final class SpringClients implements Contestant {

    private static final String SCHEMA = "org/springframework/security/oauth2/client/oauth2-client-schema";
    private static final int BATCH = 1_000;

    private final HikariDataSource pool;
    private final ClientRegistration registration = ClientRegistration.withRegistrationId("shop")
            .clientId("1000.0123456789ABCDEF0123456789ABCDEF")
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
            .redirectUri("https://shop.example/oauth/callback")
            .authorizationUri("https://accounts.zoho.eu/oauth/v2/auth")
            .tokenUri("https://accounts.zoho.eu/oauth/v2/token")
            .build();
    private final OAuth2AuthorizedClientService clients;

    SpringClients(HikariDataSource pool) {
        this.pool = pool;
        clients = new JdbcOAuth2AuthorizedClientService(
                new JdbcTemplate(pool), new InMemoryClientRegistrationRepository(registration));
    }

    @Override
    public void fill(int tokens) {
        String variant = pool.getJdbcUrl().startsWith("jdbc:postgresql:") ? "-postgres" : "";
        new ResourceDatabasePopulator(new ClassPathResource(SCHEMA + variant + ".sql")).execute(pool);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        for (int first = 0; first < tokens; first += BATCH) {
            int from = first;
            transaction.executeWithoutResult(status -> {
                for (int user = from; user < Math.min(tokens, from + BATCH); user++) {
                    save(user, Tokens.of(user, 0));
                }
            });
        }
    }

    @Override
    public Object find(long user) {
        return Objects.requireNonNull(
                clients.loadAuthorizedClient(registration.getRegistrationId(), Tokens.userName(user)));
    }

    @Override
    public Object save(long user, OAuthToken token) {
        Instant expiry = Objects.requireNonNull(token.expiresAt());
        Instant issued = expiry.minusSeconds(3_600);
        OAuth2AuthorizedClient client = new OAuth2AuthorizedClient(
                registration,
                Tokens.userName(user),
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, token.accessToken(), issued, expiry),
                new OAuth2RefreshToken(token.refreshToken(), issued));
        Authentication principal = new TestingAuthenticationToken(Tokens.userName(user), null);
        clients.saveAuthorizedClient(client, principal);
        return client;
    }

    @Override
    public void close() {
        pool.close();
    }
}
