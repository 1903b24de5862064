package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AuthorizationServerTest {

    private static final String USER = "ann";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private AuthorizationServer server;
    private TokenClient client;

    private Login start(AuthorizationServerBuilder builder) {
        server = builder.clock(now::get).start();
        client = new TokenClient(server);
        return server.login(USER);
    }

    private Login start(RefreshPolicy policy) {
        return start(AuthorizationServer.builder().policy(policy));
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersAsTheStandardHasIt() throws Exception {
        Login login = start(AuthorizationServer.builder().lifetime(Duration.ofMillis(90_999)));

        TokenClient.Answer answer = client.refresh(login);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.get("token_type")).isEqualTo("Bearer");
        assertThat(answer.get("expires_in")).isEqualTo("90");
        assertThat(answer.get("refresh_token")).isEmpty();
        assertThat(answer.get("access_token")).isNotEmpty().isNotEqualTo(login.accessToken());
    }

    @Test
    void acceptsAccessTokensUntilTheyExpire() throws Exception {
        Login login = start(AuthorizationServer.builder().lifetime(Duration.ofMillis(1_500)));

        pass(Duration.ofMillis(1_499));
        assertThat(server.isGood(login.accessToken())).isTrue();
        assertThat(client.resource(login.accessToken()).status()).isEqualTo(200);

        pass(Duration.ofMillis(1));
        assertThat(login.expiresAt()).isEqualTo(now.get());
        assertThat(server.isGood(login.accessToken())).isFalse();
        assertThat(client.resource(login.accessToken()).status()).isEqualTo(401);
        assertThat(client.resource("unknown").status()).isEqualTo(401);
    }

    @Test
    void expiresAccessTokensOfOneUserOnRequest() {
        Login login = start(RefreshPolicy.KEEP);
        Login other = server.login("bob");

        server.expire(USER);

        assertThat(server.isGood(login.accessToken())).isFalse();
        assertThat(server.isGood(other.accessToken())).isTrue();
        assertThat(server.isGood(server.login(USER, Duration.ZERO).accessToken()))
                .isFalse();
    }

    @Test
    void authenticatesClientsByHeaderOrBody() throws Exception {
        start(RefreshPolicy.KEEP);
        server.registerClient("a:b", "s%c+r:t");
        Login login = server.login(USER, Duration.ofHours(1), "a:b");
        String form = TokenClient.form("grant_type", "refresh_token", "refresh_token", login.refreshToken());

        assertThat(client.refresh(login).status()).isEqualTo(200);
        assertThat(client.post(server.tokenEndpoint(), form, "Authorization", basic("a%3Ab:s%25c%2Br%3At"))
                        .status())
                .isEqualTo(200);

        TokenClient.Answer refused =
                client.post(server.tokenEndpoint(), form, "Authorization", basic("a%3Ab:" + server.clientSecret()));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(refused.get("error")).isEqualTo("invalid_client");
        assertThat(client.post(server.tokenEndpoint(), form).get("error")).isEqualTo("invalid_client");
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesRefreshTokensOfOtherClients() throws Exception {
        Login login = start(RefreshPolicy.KEEP);
        server.registerClient("other", "secret");
        Login other = server.login("bob", Duration.ofHours(1), "other");

        assertThat(client.refresh(other, login.refreshToken()).get("error")).isEqualTo("invalid_grant");
        assertThat(client.refresh(other, "unknown").get("error")).isEqualTo("invalid_grant");
        assertThat(client.refresh(login).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoTokenRequest() throws Exception {
        Login login = start(RefreshPolicy.KEEP);
        String credentials =
                TokenClient.form("client_id", login.clientId(), "client_secret", login.clientSecret()) + "&";
        String grant = TokenClient.form("grant_type", "refresh_token", "refresh_token", login.refreshToken());
        URI endpoint = server.tokenEndpoint();

        assertThat(client.post(endpoint, credentials + "grant_type=password").get("error"))
                .isEqualTo("unsupported_grant_type");
        assertThat(client.post(endpoint, credentials).get("error")).isEqualTo("invalid_request");
        assertThat(client.post(endpoint, credentials + grant + "&grant_type=refresh_token")
                        .get("error"))
                .isEqualTo("invalid_request");
        assertThat(client.post(URI.create(endpoint + "?" + credentials + grant), "")
                        .get("error"))
                .isEqualTo("invalid_client");
        assertThat(client.send(HttpRequest.newBuilder(endpoint).build()).get("error"))
                .isEqualTo("invalid_request");
        assertThat(client.post(URI.create(endpoint + "/other"), "").status()).isEqualTo(404);

        assertThat(server.requests()).isEqualTo(5);
        assertThat(server.statistics(USER).requests()).isZero();
    }

    @Test
    void keepsRefreshToken() throws Exception {
        Login login = start(RefreshPolicy.KEEP);

        assertThat(client.refresh(login).status()).isEqualTo(200);
        assertThat(client.refresh(login).status()).isEqualTo(200);

        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(2, 2, 0, 0, 2, 0));
    }

    @Test
    void refusesRotatedRefreshToken() throws Exception {
        Login login = start(RefreshPolicy.ROTATE);

        String second = client.refresh(login).get("refresh_token");
        TokenClient.Answer reuse = client.refresh(login);

        assertThat(reuse.status()).isEqualTo(400);
        assertThat(reuse.get("error")).isEqualTo("invalid_grant");
        assertThat(client.refresh(login, second).status()).isEqualTo(200);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(3, 2, 0, 1, 3, 0));
    }

    @Test
    void revokesAllTokensOfALoginWhenOneIsReused() throws Exception {
        Login login = start(RefreshPolicy.REVOKE);
        Login other = server.login(USER);

        TokenClient.Answer second = client.refresh(login);
        TokenClient.Answer third = client.refresh(login, second.get("refresh_token"));
        assertThat(client.refresh(login).get("error")).isEqualTo("invalid_grant");

        assertThat(client.refresh(login, third.get("refresh_token")).get("error"))
                .isEqualTo("invalid_grant");
        assertThat(server.isGood(third.get("access_token"))).isFalse();
        assertThat(server.isGood(other.accessToken())).isTrue();
        assertThat(client.refresh(other).status()).isEqualTo(200);
        assertThat(server.statistics(USER).reuses()).isEqualTo(1);
    }

    @Test
    void replacesAnswerWhenThePredecessorIsPresentedAgain() throws Exception {
        Login login = start(RefreshPolicy.GRACE);

        String first = client.refresh(login).get("refresh_token");
        String second = client.refresh(login).get("refresh_token");
        assertThat(client.refresh(login, first).get("error")).isEqualTo("invalid_grant");

        assertThat(client.refresh(login, second).status()).isEqualTo(200);
        assertThat(client.refresh(login).get("error")).isEqualTo("invalid_grant");
        assertThat(client.refresh(login, second).status()).isEqualTo(200);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(6, 4, 0, 4, 6, 0));
    }

    @Test
    void countsExpiriesAndNeedlessRequests() throws Exception {
        Login login = start(
                AuthorizationServer.builder().lifetime(Duration.ofSeconds(100)).allowance(Duration.ofSeconds(10)));

        pass(Duration.ofSeconds(89));
        client.refresh(login);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(1, 1, 0, 0, 1, 0));

        pass(Duration.ofSeconds(90));
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(1, 1, 0, 0, 1, 1));
        client.refresh(login);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(2, 2, 0, 0, 1, 1));

        pass(Duration.ofDays(1));
        client.refresh(login);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(3, 3, 0, 0, 1, 2));
    }

    @Test
    void limitsAccessTokensWithoutUsingTheRefreshToken() throws Exception {
        Login login =
                start(AuthorizationServer.builder().policy(RefreshPolicy.ROTATE).issueLimit(2, Duration.ofSeconds(10)));
        pass(Duration.ofSeconds(1));
        String refreshToken = client.refresh(login).get("refresh_token");

        pass(Duration.ofMillis(8_500));
        TokenClient.Answer refused = client.refresh(login, refreshToken);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isEqualTo("1");

        pass(Duration.ofMillis(500));
        TokenClient.Answer accepted = client.refresh(login, refreshToken);
        assertThat(accepted.status()).isEqualTo(200);

        pass(Duration.ofMillis(1_500));
        assertThat(client.refresh(login, accepted.get("refresh_token")).status())
                .isEqualTo(200);
    }

    @Test
    void revokesOnRequest() throws Exception {
        Login login = start(RefreshPolicy.KEEP);
        TokenClient.Answer second = client.refresh(login);

        client.post(server.revocationEndpoint(), TokenClient.form("token", login.accessToken()));
        assertThat(server.isGood(login.accessToken())).isFalse();
        assertThat(server.isGood(second.get("access_token"))).isTrue();

        client.post(server.revocationEndpoint(), TokenClient.form("token", login.refreshToken()));
        assertThat(server.isGood(second.get("access_token"))).isFalse();
        assertThat(client.refresh(login).get("error")).isEqualTo("invalid_grant");
        assertThat(client.post(server.revocationEndpoint(), "token=unknown").status())
                .isEqualTo(200);
    }

    @Test
    void exchangesAGrantOnce() throws Exception {
        start(RefreshPolicy.ROTATE);
        String form = TokenClient.form(
                "grant_type", "authorization_code",
                "code", server.grant(USER),
                "client_id", server.clientId(),
                "client_secret", server.clientSecret());

        TokenClient.Answer answer = client.post(server.tokenEndpoint(), form);
        assertThat(server.isGood(answer.get("access_token"))).isTrue();
        assertThat(client.post(server.tokenEndpoint(), form).get("error")).isEqualTo("invalid_grant");

        assertThat(client.refresh(server.login(USER), answer.get("refresh_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void showsNoSecretOfALogin() {
        Login login = start(RefreshPolicy.KEEP);

        assertThat(login.toString())
                .contains(USER)
                .doesNotContain(login.accessToken(), login.refreshToken(), login.clientSecret());
    }
}
