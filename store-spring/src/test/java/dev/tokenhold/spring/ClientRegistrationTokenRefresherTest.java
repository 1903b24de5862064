package dev.tokenhold.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

class ClientRegistrationTokenRefresherTest {

    private static final String ANSWER =
            "{\"access_token\":\"a2\",\"refresh_token\":\"r2\",\"token_type\":\"Bearer\",\"scope\":\"read\",\"expires_in\":3600}";
    private static final OAuthToken STORED = OAuthToken.builder()
            .id("7")
            .userName("anna")
            .clientId(Registrations.ID)
            .clientSecret("from elsewhere")
            .accessToken("a1")
            .refreshToken("secret/1")
            .build();

    private final ScriptedServer server = ScriptedServer.start();
    private final Registrations registrations = new Registrations();
    private final ClientRegistrationTokenRefresher refresher = new ClientRegistrationTokenRefresher(registrations);
    private final ClientRegistrationTokenRefresher byOwnClient =
            new ClientRegistrationTokenRefresher(registrations, new RestClientRefreshTokenTokenResponseClient());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void authenticatesAsTheRegistrationSays() throws Exception {
        register(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, "s");
        server.answer(200, ANSWER).answer(200, ANSWER).answer(200, ANSWER).answer(200, ANSWER);
        refresher.refresh(STORED);
        register(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, "rotated");
        refresher.refresh(STORED);
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        refresher.refresh(STORED);
        register(ClientAuthenticationMethod.NONE, "");
        refresher.refresh(STORED);

        assertThat(server.requests())
                .extracting(request -> request.headers().getOrDefault("authorization", "none") + " " + request.body())
                .containsExactly(
                        "Basic Y2xpZW50OnM= grant_type=refresh_token&refresh_token=secret%2F1",
                        "Basic Y2xpZW50OnJvdGF0ZWQ= grant_type=refresh_token&refresh_token=secret%2F1",
                        "none grant_type=refresh_token&refresh_token=secret%2F1&client_id=client&client_secret=s",
                        "none grant_type=refresh_token&refresh_token=secret%2F1&client_id=client");
    }

    @Test
    void sendsNothingWithoutAUsableRegistration() {
        RefreshException unknown = catchThrowableOfType(RefreshException.class, () -> refresher.refresh(STORED));
        assertThat(unknown.isRefused()).isFalse();
        assertThat(unknown).rootCause().hasMessageContaining("\"crm\"").hasMessageContaining("the token 7");

        register(ClientAuthenticationMethod.PRIVATE_KEY_JWT, "");
        RefreshException method = catchThrowableOfType(RefreshException.class, () -> refresher.refresh(STORED));
        assertThat(method.isRefused()).isFalse();
        assertThat(method).rootCause().hasMessageContaining("private_key_jwt");

        registrations.put(Registrations.builder(Registrations.ID, "http://accounts.example.com/token")
                .build());
        RefreshException endpoint = catchThrowableOfType(RefreshException.class, () -> refresher.refresh(STORED));
        assertThat(endpoint.isRefused()).isFalse();
        assertThat(endpoint).rootCause().hasMessageContaining("accounts.example.com");

        RefreshException nobody = catchThrowableOfType(
                RefreshException.class,
                () -> refresher.refresh(STORED.toBuilder().clientId(null).build()));
        assertThat(nobody.isRefused()).isFalse();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void endsWithinItsTimeout() {
        register(ClientAuthenticationMethod.CLIENT_SECRET_BASIC, "s");
        server.stall("");
        ClientRegistrationTokenRefresher impatient =
                new ClientRegistrationTokenRefresher(registrations, Duration.ofMillis(50));

        // On a busy machine the time may be over before the request is sent.
        assertThat(catchThrowableOfType(Exception.class, () -> impatient.refresh(STORED)))
                .message()
                .containsAnyOf("within 50 ms", "connecting took too long");
    }

    @Test
    void returnsTheAnswerOfAnOwnClient() throws Exception {
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        server.answer(200, ANSWER, "Content-Type: application/json");
        Instant before = Instant.now();

        OAuthToken answer = byOwnClient.refresh(STORED);

        assertThat(answer.accessToken()).isEqualTo("a2");
        assertThat(answer.refreshToken()).isEqualTo("r2");
        assertThat(answer.scopes()).containsExactly("read");
        assertThat(answer.tokenType()).isEqualTo("Bearer");
        assertThat(answer.issuedAt()).isAfterOrEqualTo(before);
        assertThat(Duration.between(answer.issuedAt(), answer.exactExpiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(server.requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.body()).contains("refresh_token=secret%2F1", "client_secret=s"));
    }

    @Test
    void leavesOutWhatTheProviderDidNotSendToAnOwnClient() throws Exception {
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        server.answer(200, "{\"access_token\":\"a2\",\"token_type\":\"Bearer\"}", "Content-Type: application/json");

        OAuthToken answer =
                byOwnClient.refresh(STORED.toBuilder().accessToken(null).build());

        assertThat(answer.refreshToken()).isNull();
        assertThat(answer.expiresAt()).isNull();
        assertThat(answer.scopes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_grant, refused",
        "400, invalid_client, not spent",
        "400, unauthorized_client, not spent",
        "400, temporarily_unavailable, not spent",
        "401, invalid_client, not spent",
        "429, slow_down, not spent",
        "400, server_error, unknown",
        "403, access_denied, unknown",
        "500, invalid_grant, unknown",
        "503, temporarily_unavailable, unknown",
        "200, not a token, unknown",
    })
    void judgesWhatAnOwnClientThrows(int status, String error, String expected) {
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        server.answer(
                status,
                "{\"error\":\"" + error + "\",\"error_description\":\"secret/1 is wrong\"}",
                "Content-Type: application/json");

        assertThat(judged(byOwnClient)).isEqualTo(expected);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void judgesConnectionsOfAnOwnClient() {
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        server.breakOff("");
        assertThat(judged(byOwnClient)).isEqualTo("unknown");
        server.breakOff("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"access_tok");
        assertThat(judged(byOwnClient)).isEqualTo("unknown");
        server.close();
        assertThat(judged(byOwnClient)).isEqualTo("not spent");
    }

    @Test
    void judgesOtherExceptionsOfAnOwnClientAsUnknown() {
        register(ClientAuthenticationMethod.CLIENT_SECRET_POST, "s");
        assertThat(judged(new ClientRegistrationTokenRefresher(registrations, request -> {
                    throw new IllegalStateException(
                            "saw " + request.getRefreshToken().getTokenValue());
                })))
                .isEqualTo("unknown");
    }

    private static String judged(ClientRegistrationTokenRefresher refresher) {
        Exception thrown = catchThrowableOfType(Exception.class, () -> refresher.refresh(STORED));
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain("secret/1");
        }
        if (thrown instanceof RefreshException known) {
            return known.isRefused() ? "refused" : "not spent";
        }
        assertThat(thrown).isInstanceOf(IOException.class);
        return "unknown";
    }

    private void register(ClientAuthenticationMethod method, String secret) {
        registrations.put(
                Registrations.builder(Registrations.ID, server.uri("/token").toString())
                        .clientId("client")
                        .clientSecret(secret)
                        .clientAuthenticationMethod(method)
                        .build());
    }
}
