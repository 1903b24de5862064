package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers of Zoho's accounts servers. */
final class ZohoServerTest {

    private static final Duration LIFETIME = Duration.ofMillis(3_600_500);

    private AuthorizationServer server;
    private TokenClient client;
    private Login login;

    private void start(AuthorizationServerBuilder builder) {
        server = builder.lifetime(LIFETIME).start();
        client = new TokenClient(server);
        login = server.login("ann");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsSecondsAndItsOwnAddress() throws Exception {
        start(AuthorizationServer.builder().zoho());

        TokenClient.Answer answer = client.refresh(login);

        assertThat(server.tokenEndpoint().getPath()).isEqualTo("/oauth/v2/token");
        assertThat(answer.get("expires_in")).isEqualTo("3600");
        assertThat(answer.get("expires_in_sec")).isEmpty();
        assertThat(answer.get("refresh_token")).isEmpty();
        assertThat(client.resource(answer.get("access_token")).status()).isEqualTo(200);
        assertThat(URI.create(answer.get("api_domain")).resolve("/resource")).isEqualTo(server.resource());
    }

    @Test
    void tellsMillisecondsInTheOldForm() throws Exception {
        start(AuthorizationServer.builder().zohoMilliseconds().apiDomain("https://www.example.eu"));

        TokenClient.Answer answer = client.refresh(login);

        assertThat(answer.get("expires_in")).isEqualTo("3600500");
        assertThat(answer.get("expires_in_sec")).isEqualTo("3600");
        assertThat(answer.get("api_domain")).isEqualTo("https://www.example.eu");
    }

    @Test
    void tellsErrorsWithStatus200() throws Exception {
        start(AuthorizationServer.builder().zoho().issueLimit(2, Duration.ofMinutes(10)));

        TokenClient.Answer unknown = client.refresh(login, "unknown");
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.get("error")).isEqualTo("invalid_code");

        assertThat(client.refresh(login).get("access_token")).isNotEmpty();
        TokenClient.Answer denied = client.refresh(login);
        assertThat(denied.status()).isEqualTo(200);
        assertThat(denied.get("error")).isEqualTo("Access Denied");
        assertThat(denied.get("error_description")).startsWith("You have made too many requests");
        assertThat(denied.get("status")).isEqualTo("failure");
    }

    @Test
    void readsParametersFromTheQuery() throws Exception {
        start(AuthorizationServer.builder().zoho());
        String query = TokenClient.form(
                "grant_type", "authorization_code",
                "code", server.grant("ann"),
                "client_id", server.clientId(),
                "client_secret", server.clientSecret());

        TokenClient.Answer answer = client.post(URI.create(server.tokenEndpoint() + "?" + query), "");

        assertThat(client.refresh(login, answer.get("refresh_token")).get("access_token"))
                .isNotEmpty();
        assertThat(client.post(server.tokenEndpoint(), query).get("error")).isEqualTo("invalid_code");
    }

    @Test
    void revokesRefreshTokenWithItsAccessTokens() throws Exception {
        start(AuthorizationServer.builder().zoho());
        String form = TokenClient.form("token", login.refreshToken());

        TokenClient.Answer revoked = client.post(server.revocationEndpoint(), form);

        assertThat(revoked.get("status")).isEqualTo("success");
        assertThat(server.isGood(login.accessToken())).isFalse();
        assertThat(client.refresh(login).get("error")).isEqualTo("invalid_code");
        assertThat(client.post(server.revocationEndpoint(), form).status()).isEqualTo(400);
    }
}
