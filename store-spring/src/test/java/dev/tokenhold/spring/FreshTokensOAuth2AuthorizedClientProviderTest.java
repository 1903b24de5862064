package dev.tokenhold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.refresh.LoginRequiredException;
import dev.tokenhold.refresh.LostAnswer;
import dev.tokenhold.refresh.RefreshDelayedException;
import dev.tokenhold.refresh.RefreshUnresolvedException;
import dev.tokenhold.testkit.Concurrently;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Fault;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.client.ClientAuthorizationRequiredException;
import org.springframework.security.oauth2.client.OAuth2AuthorizationContext;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;

/** Within the managers of Spring, with a provider that ends a login if a refresh token is used twice. */
@ParameterizedClass
@EnumSource
class FreshTokensOAuth2AuthorizedClientProviderTest {

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
    void returnsWhatIsStoredWhileItIsGood() {
        Login login = users.login("anna", HOUR);

        assertThat(accessToken(users.authorize("anna"))).isEqualTo(login.accessToken());
        assertThat(accessToken(users.authorizeInBackground("anna"))).isEqualTo(login.accessToken());
        assertThat(server.requests()).isZero();
    }

    @Test
    void refreshesOnceForAllThreadsOfBothManagers() {
        users.login("anna", Duration.ZERO);

        List<String> seen = Concurrently.run(
                8, i -> () -> accessToken(i % 2 == 0 ? users.authorize("anna") : users.authorizeInBackground("anna")));

        assertThat(new HashSet<>(seen)).hasSize(1);
        assertThat(server.isGood(seen.get(0))).isTrue();
        assertThat(server.statistics("anna").requests()).isEqualTo(1);
        assertThat(stored("anna").accessToken()).isEqualTo(seen.get(0));
    }

    @Test
    void keepsWhatTheProviderDoesNotRepeat() {
        users.login("anna", Duration.ZERO);

        OAuth2AuthorizedClient fresh = users.authorize("anna");

        assertThat(fresh.getAccessToken().getScopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(fresh.getAccessToken().getIssuedAt()).isAfter(Instant.now().minusSeconds(60));
        assertThat(fresh.getRefreshToken().getTokenValue())
                .isEqualTo(stored("anna").refreshToken());
        assertThat(fresh.getPrincipalName()).isEqualTo("anna");
    }

    @Test
    void doesNotSaveAnOlderClientOverANewerOne() {
        users.login("anna", Duration.ZERO);
        OAuth2AuthorizedClient fresh = users.authorize("anna");
        users.service.removeAuthorizedClient(Registrations.ID, "anna");
        Login later = users.login("anna", HOUR);

        // As the success handler of a manager that was stopped for a while.
        users.service.saveAuthorizedClient(fresh, Registrations.principal("anna"));

        assertThat(stored("anna").refreshToken()).isEqualTo(later.refreshToken());
    }

    @Test
    void returnsWhatIsStoredInPlaceOfAnOlderClientThatIsGiven() {
        Login old = users.login("anna", HOUR);
        OAuth2AuthorizedClient given = users.authorize("anna");
        OAuth2AuthorizedClient plain = Registrations.client(Registrations.at(server), old);
        users.service.removeAuthorizedClient(Registrations.ID, "anna");
        Login login = users.login("anna", HOUR);

        for (OAuth2AuthorizedClient older : List.of(given, plain)) {
            OAuth2AuthorizedClient authorized =
                    users.background.authorize(OAuth2AuthorizeRequest.withAuthorizedClient(older)
                            .principal(Registrations.principal("anna"))
                            .build());
            assertThat(accessToken(authorized)).isEqualTo(login.accessToken());
        }
        assertThat(stored("anna").accessToken()).isEqualTo(login.accessToken());
    }

    @Test
    void startsFromARefreshTokenAlone() {
        Login login = server.login("anna");
        store.saveToken(AuthorizedClients.query(Registrations.ID, "anna").toBuilder()
                .refreshToken(login.refreshToken())
                .build());

        assertThat(server.isGood(accessToken(users.authorize("anna")))).isTrue();
    }

    @Test
    void sendsAUserToLogInWhoIsNotStored() {
        assertThatThrownBy(() -> users.authorize("anna")).isInstanceOf(ClientAuthorizationRequiredException.class);
    }

    @Test
    void sendsAUserToLogInWhoseRefreshTokenIsRefusedAndDeletesNothing() {
        users.login("anna", Duration.ZERO);
        server.faults().next(Fault.error(400, "invalid_grant"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> users.authorize("anna"))
                    .isInstanceOf(ClientAuthorizationRequiredException.class)
                    .hasCauseInstanceOf(LoginRequiredException.class);
        }

        assertThat(server.requests()).isEqualTo(1);
        assertThat(stored("anna").refreshToken()).isNotNull();
        Login login = users.login("anna", HOUR);
        assertThat(accessToken(users.authorize("anna"))).isEqualTo(login.accessToken());
    }

    @Test
    void tellsThatItIsTooEarlyAndDeletesNothing() {
        users.login("anna", Duration.ZERO);
        server.faults().next(Fault.tooManyRequests(Duration.ofMinutes(5)));

        ClientAuthorizationException failure =
                catchThrowableOfType(ClientAuthorizationException.class, () -> users.authorize("anna"));

        assertThat(failure.getError().getErrorCode()).isEqualTo("temporarily_unavailable");
        assertThat(failure).hasCauseInstanceOf(RefreshDelayedException.class);
        assertThat(failure.toString())
                .doesNotContain(String.valueOf(stored("anna").refreshToken()));
        assertThat(stored("anna").refreshToken()).isNotNull();
    }

    @Test
    void returnsTheOldTokenWhileItCanBeUsedAndLetsNobodyElseRefresh() {
        Login login = users.login("anna", Duration.ofSeconds(50));
        server.faults().next(Fault.tooManyRequests(Duration.ofMinutes(5)));

        assertThat(accessToken(users.authorize("anna"))).isEqualTo(login.accessToken());
        assertThat(accessToken(users.authorizeInBackground("anna"))).isEqualTo(login.accessToken());

        // Spring's own provider, which comes next, takes a token with 50 s left for expired.
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void doesNotPresentARefreshTokenAgainWhoseAnswerIsLost() {
        users.close();
        users = new AuthorizedUsers(server, store, settings -> settings.lostAnswer(LostAnswer.FAIL));
        users.login("anna", Duration.ZERO);
        server.faults().next(Fault.lostAnswer());

        for (int i = 0; i < 2; i++) {
            ClientAuthorizationException failure =
                    catchThrowableOfType(ClientAuthorizationException.class, () -> users.authorize("anna"));
            assertThat(failure.getError().getErrorCode()).isEqualTo("server_error");
            assertThat(failure).hasCauseInstanceOf(RefreshUnresolvedException.class);
        }

        assertThat(server.statistics("anna").reuses()).isZero();
        assertThat(server.requests()).isEqualTo(1);
        assertThat(stored("anna").refreshToken()).isNotNull();
    }

    @Test
    void leavesTokensWithoutRefreshTokenToOthers() {
        OAuth2AccessToken expired = new OAuth2AccessToken(
                TokenType.BEARER,
                "access",
                Instant.now().minusSeconds(9),
                Instant.now().minusSeconds(8));
        users.service.saveAuthorizedClient(
                Registrations.client(Registrations.at(server), "anna", expired, null), Registrations.principal("anna"));

        assertThat(accessToken(users.authorize("anna"))).isEqualTo("access");
    }

    @Test
    void leavesAnonymousPrincipalsToTheirSession() {
        Authentication anonymous = Registrations.anonymous();
        Login ofSession = server.login("anonymousUser", Duration.ZERO);
        new HttpSessionOAuth2AuthorizedClientRepository()
                .saveAuthorizedClient(
                        Registrations.client(Registrations.at(server), ofSession),
                        anonymous,
                        users.request,
                        new MockHttpServletResponse());
        Login stored = users.login("anonymousUser", HOUR);

        String accessToken = accessToken(users.authorize(anonymous));

        assertThat(accessToken).isNotEqualTo(stored.accessToken());
        assertThat(server.isGood(accessToken)).isTrue();
        assertThat(stored("anonymousUser").accessToken()).isEqualTo(stored.accessToken());
    }

    @Test
    void returnsNullForAGoodClient() {
        users.login("anna", HOUR);
        FreshTokensOAuth2AuthorizedClientProvider provider =
                new FreshTokensOAuth2AuthorizedClientProvider(users.tokens);
        OAuth2AuthorizedClient client = users.service.loadAuthorizedClient(Registrations.ID, "anna");

        assertThat(provider.authorize(OAuth2AuthorizationContext.withAuthorizedClient(client)
                        .principal(Registrations.principal("anna"))
                        .build()))
                .isNull();
    }

    private OAuthToken stored(String user) {
        return store.findToken(AuthorizedClients.query(Registrations.ID, user)).orElseThrow();
    }

    private static String accessToken(OAuth2AuthorizedClient client) {
        return client.getAccessToken().getTokenValue();
    }
}
