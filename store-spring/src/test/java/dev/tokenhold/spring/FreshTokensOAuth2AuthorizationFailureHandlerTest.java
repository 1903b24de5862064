package dev.tokenhold.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Fault;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.InterceptingClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2Error;

@ParameterizedClass
@EnumSource
class FreshTokensOAuth2AuthorizationFailureHandlerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Parameter
    private StoreKind kind;

    @TempDir
    private Path folder;

    private final AuthorizationServer server =
            AuthorizationServer.builder().policy(RefreshPolicy.REVOKE).start();
    private TokenStore store;
    private AuthorizedUsers users;

    @BeforeEach
    void open() {
        store = kind.open(folder);
        users = new AuthorizedUsers(server, store, settings -> settings);
    }

    @AfterEach
    void close() {
        users.close();
        store.close();
        server.close();
    }

    @Test
    void interceptorOfSpringGetsAnotherTokenAfterARejection() throws IOException {
        users.login("anna", HOUR);
        server.expire("anna");

        assertThat(status("anna")).isEqualTo(401);
        assertThat(status("anna")).isEqualTo(200);
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
    }

    @Test
    void manyRejectionsAreOneRefresh() {
        Login login = users.login("anna", HOUR);

        Concurrently.run(8, i -> () -> {
            fail("invalid_token", Registrations.principal("anna"));
            return null;
        });
        fail("invalid_token", Registrations.principal("anna"));

        assertThat(server.statistics("anna").requests()).isEqualTo(1);
        assertThat(stored("anna").refreshToken()).isNotNull().isNotEqualTo(login.refreshToken());
        assertThat(server.isGood(stored("anna").accessToken())).isTrue();
    }

    @Test
    void keepsARefreshTokenWhateverTheErrorIs() {
        Login login = users.login("anna", HOUR);
        for (String error : new String[] {"invalid_grant", "insufficient_scope", "server_error"}) {
            fail(error, Registrations.principal("anna"));
        }
        assertThat(server.requests()).isZero();
        for (String refusal : new String[] {"temporarily_unavailable", "invalid_grant"}) {
            server.faults().next(Fault.error(400, refusal));
            fail("invalid_token", Registrations.principal("anna"));
        }
        assertThat(stored("anna").refreshToken()).isEqualTo(login.refreshToken());
    }

    @Test
    void deletesATokenWithoutRefreshToken() {
        saveWithoutRefreshToken("anna");
        saveWithoutRefreshToken("bert");

        fail("insufficient_scope", Registrations.principal("anna"));
        fail("invalid_token", Registrations.principal("bert"));

        assertThat(store.getTokens()).extracting(OAuthToken::userName).containsExactly("anna");
        fail("invalid_token", Registrations.principal("bert"));
    }

    @Test
    void removesFromTheSessionWhatIsNotStored() {
        Authentication anonymous = Registrations.anonymous();
        Login login = server.login("anonymousUser", HOUR);
        HttpSessionOAuth2AuthorizedClientRepository session = new HttpSessionOAuth2AuthorizedClientRepository();
        session.saveAuthorizedClient(
                Registrations.client(Registrations.at(server), login),
                anonymous,
                users.request,
                new MockHttpServletResponse());

        fail("invalid_token", anonymous);

        OAuth2AuthorizedClient left = session.loadAuthorizedClient(Registrations.ID, anonymous, users.request);
        assertThat(left).isNull();
    }

    private void fail(String error, Authentication principal) {
        users.failures.onAuthorizationFailure(
                new ClientAuthorizationException(new OAuth2Error(error), Registrations.ID), principal, Map.of());
    }

    /** Calls the resource as the user, through Spring's interceptor. */
    private int status(String user) throws IOException {
        OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(users.background);
        interceptor.setAuthorizationFailureHandler(users.failures);
        interceptor.setClientRegistrationIdResolver(request -> Registrations.ID);
        interceptor.setPrincipalResolver(request -> Registrations.principal(user));
        URI resource = server.resource();
        ClientHttpRequest request = new InterceptingClientHttpRequestFactory(
                        new JdkClientHttpRequestFactory(), List.of(interceptor))
                .createRequest(resource, HttpMethod.GET);
        try (ClientHttpResponse response = request.execute()) {
            return response.getStatusCode().value();
        }
    }

    private void saveWithoutRefreshToken(String user) {
        OAuth2AccessToken token = new OAuth2AccessToken(
                TokenType.BEARER,
                "access of " + user,
                Instant.now(),
                Instant.now().plus(HOUR));
        users.service.saveAuthorizedClient(
                Registrations.client(Registrations.at(server), user, token, null), Registrations.principal(user));
    }

    private OAuthToken stored(String user) {
        return store.findToken(AuthorizedClients.query(Registrations.ID, user)).orElseThrow();
    }
}
