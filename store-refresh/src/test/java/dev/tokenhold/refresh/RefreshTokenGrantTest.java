package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a token endpoint, and what becomes of its answer. */
class RefreshTokenGrantTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String ANSWER = "{\"access_token\":\"a1\",\"token_type\":\"Bearer\",\"expires_in\":3600}";
    private static final OAuthToken TOKEN = OAuthToken.builder()
            .id("7")
            .userName("ann")
            .clientId("cl:ient")
            .clientSecret("s€cret &")
            .refreshToken("p+0/=")
            .accessToken("a0")
            .build();

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private RefreshTokenGrant.Builder builder() {
        return RefreshTokenGrant.builder(server.uri("/token")).clock(() -> NOW);
    }

    private OAuthToken refreshed() throws Exception {
        return builder().build().refresh(TOKEN);
    }

    private RefreshException failure() {
        return Objects.requireNonNull(catchThrowableOfType(RefreshException.class, this::refreshed));
    }

    @Test
    void postsTheFormOnceAndAuthenticatesByTheHeader() throws Exception {
        server.answer(200, ANSWER);
        refreshed();
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /token HTTP/1.1");
            assertThat(request.headers())
                    .containsEntry("content-type", "application/x-www-form-urlencoded")
                    .containsEntry("accept", "application/json")
                    .containsEntry("authorization", "Basic " + base64("cl%3Aient:s%E2%82%ACcret+%26"));
            assertThat(request.body()).isEqualTo("grant_type=refresh_token&refresh_token=p%2B0%2F%3D");
        });
    }

    @Test
    void authenticatesByTheFormOrNotAtAll() throws Exception {
        server.answer(200, ANSWER).answer(200, ANSWER);
        builder().authentication(ClientAuthentication.POST).build().refresh(TOKEN);
        builder()
                .authentication(ClientAuthentication.NONE)
                .parameter("scope", "a b")
                .build()
                .refresh(TOKEN);
        assertThat(server.requests())
                .extracting(ScriptedServer.Request::body)
                .containsExactly(
                        "grant_type=refresh_token&refresh_token=p%2B0%2F%3D&client_id=cl%3Aient&client_secret=s%E2%82%ACcret+%26",
                        "grant_type=refresh_token&refresh_token=p%2B0%2F%3D&client_id=cl%3Aient&scope=a+b");
        assertThat(server.requests()).noneMatch(request -> request.headers().containsKey("authorization"));
    }

    @Test
    void takesTheClientOfTheBuilderForTokensWithoutOne() throws Exception {
        server.answer(200, ANSWER).answer(200, ANSWER).answer(200, ANSWER);
        RefreshTokenGrant grant = builder().client("cl:ient", "other").build();
        grant.refresh(TOKEN.toBuilder().clientSecret(null).build());
        grant.refresh(TOKEN.toBuilder().clientId(null).clientSecret(null).build());
        grant.refresh(TOKEN);
        assertThat(server.requests())
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly(
                        "Basic " + base64("cl%3Aient:other"),
                        "Basic " + base64("cl%3Aient:other"),
                        "Basic " + base64("cl%3Aient:s%E2%82%ACcret+%26"));
    }

    @Test
    void sendsNoSecretOfAnotherClientAndNothingWithoutWhatItNeeds() {
        RefreshTokenGrant grant = builder().client("another", "other").build();
        OAuthToken withoutSecret = TOKEN.toBuilder().clientSecret(null).build();
        assertThatThrownBy(() -> grant.refresh(withoutSecret))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("no client secret")
                .cause()
                .hasMessageContaining("the token 7 has no client secret")
                .hasMessageContaining("cl:ient");
        OAuthToken withoutClient = TOKEN.toBuilder().clientId(null).build();
        assertThatThrownBy(() -> builder().build().refresh(withoutClient)).hasMessageEndingWith("no client id");
        OAuthToken withoutRefreshToken = TOKEN.toBuilder().refreshToken(null).build();
        assertThatThrownBy(() -> builder().build().refresh(withoutRefreshToken))
                .hasMessageEndingWith("no refresh token");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void returnsWhatTheAnswerHasAndNothingElse() throws Exception {
        server.answer(200, """
                {"access_token":"a1","refresh_token":"p1","token_type":"Bearer","expires_in":3600,"scope":"x y",
                 "refresh_token_expires_in":7200,"api_domain":"https://api.example","id_token":"j","extra":{"access_token":"wrong"}}""");
        assertThat(refreshed())
                .isEqualTo(OAuthToken.builder()
                        .accessToken("a1")
                        .refreshToken("p1")
                        .expiresAt(NOW.plusSeconds(3600))
                        .apiDomain("https://api.example")
                        .scopes(List.of("x", "y"))
                        .tokenType("Bearer")
                        .issuedAt(NOW)
                        .refreshTokenIssuedAt(NOW)
                        .refreshTokenExpiresAt(NOW.plusSeconds(7200))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"access_token":"a1"}                                           |
                    {"access_token":"a1","expires_in":null}                         |
                    {"access_token":"a1","expires_in":"3600"}                       | 3600
                    {"access_token":"a1","expires_in":3600.9}                       | 3600
                    {"access_token":"a1","expires_in":0}                            |
                    {"access_token":"a1","expires_in":-1}                           |
                    {"access_token":"a1","expires_in":1e999999999}                  |
                    {"access_token":"a1","expires_in":9223372036854775807}          |
                    {"access_token":"a1","expires_in":"soon"}                       |
                    {"access_token":"a1","expires_in":60,"error":"","scope":[["x"]]}| 60
                    {"access_token":"a1","expires_in":60,"api_domain":"\\ud800"}    | 60
                    {"access_token":"a1","expires_in":60} and more                  | 60
                    """)
    void keepsAnAnswerWhateverElseIsWrongWithIt(String body, Long lifetime) throws Exception {
        server.answer(201, body, "Content-Type: text/html");
        assertThat(refreshed())
                .isEqualTo(OAuthToken.builder()
                        .accessToken("a1")
                        .issuedAt(NOW)
                        .expiresAt(lifetime == null ? null : NOW.plusSeconds(lifetime))
                        .build());
    }

    @Test
    void keepsARefreshTokenThatComesAlone() throws Exception {
        server.answer(200, "{\"refresh_token\":\"p1\",\"scope\":[\"x\",1,\"y\"]}");
        assertThat(refreshed())
                .isEqualTo(OAuthToken.builder()
                        .refreshToken("p1")
                        .refreshTokenIssuedAt(NOW)
                        .attribute("scope", "x y")
                        .build());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 200})
    void saysRefusedForInvalidGrant(int status) {
        server.answer(status, "{\"error\":\"invalid_grant\"}");
        RefreshException failure = failure();
        assertThat(failure.isRefused()).isTrue();
        assertThat(failure.code()).isEqualTo("invalid_grant");
        assertThat(failure.getCause())
                .hasMessage(server.uri("/token") + " answered with status " + status + " and the error invalid_grant");
    }

    @Test
    void saysRefusedForTheCodesOfAProvider() {
        server.answer(200, "{\"error\":\"bad_refresh_token\"}");
        assertThatThrownBy(() -> builder().refusal("bad_refresh_token").build().refresh(TOKEN))
                .isInstanceOfSatisfying(
                        RefreshException.class,
                        failure -> assertThat(failure.isRefused()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    401 | {"error":"invalid_client"}          | x: y                                       | invalid_client          |        | false
                    400 | {"error":"slow_down"}               | Retry-After: 7                             | slow_down               | PT7S   | false
                    400 | {"error":"invalid_scope"}           | Retry-After: Sun, 29 Nov 2026 12:01:30 GMT | invalid_scope           | PT90S  | false
                    400 | {"error":"x"}                       | Retry-After: Sun, 29 Nov 2026 11:00:00 GMT | x                       | PT0S   | false
                    400 | {"error":"x"}                       | Retry-After: 999999999999999999            | x                       | PT24H  | false
                    400 | {"error":"x"}                       | Retry-After: soon                          | x                       |        | false
                    503 | {"error":"temporarily_unavailable"} | Retry-After: 7                             | temporarily_unavailable | PT7S   | false
                    429 |                                     | Retry-After: 7                             | too many requests       | PT7S   | true
                    429 | {"error":"invalid_grant"}           | x: y                                       | invalid_grant           |        | true
                    """)
    void saysNotSpentForAnotherError(
            int status, String body, String header, String code, Duration retryAfter, boolean ofClient) {
        server.answer(status, body == null ? "" : body, header);
        RefreshException failure = failure();
        assertThat(failure.isRefused()).isFalse();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryAfter().orElse(null)).isEqualTo(retryAfter);
        assertThat(failure.isOfClient()).isEqualTo(ofClient);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    200 | {}
                    200 | {"access_token":"a1"
                    200 | {"access_token":"a1","x"
                    200 | ["a1"]
                    200 | <html>
                    204 |
                    302 |
                    307 |
                    400 |
                    404 | {"message":"no"}
                    500 | {"error":"invalid_grant"}
                    500 | {"error":"Internal Server Error"}
                    400 | {"error":"server_error"}
                    502 |
                    503 |
                    """)
    void saysNothingOfWhatNobodyKnows(int status, String body) {
        server.answer(status, body == null ? "" : body, "Location: " + server.uri("/token"), "Retry-After: 7");
        assertThatThrownBy(this::refreshed)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(server.uri("/token") + " answered with status " + status)
                .hasMessageEndingWith("nobody knows whether the refresh token was used");
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token?key=query-secret", "/token"})
    void leavesSecretsOutOfMessages(String path) {
        String description = "\"error_description\":\"p+0/= of s€cret & is unknown\"";
        server.answer(400, "{\"error\":\"invalid_grant\"," + description + "}")
                .answer(400, "{\"error\":\"the refresh token p+0/= of s€cret & is unknown\"," + description + "}")
                .answer(500, "{\"access_token\":p+0/=}")
                .breakOff("p+0/=\r\n")
                .breakOff("HTTP/1.1 200 p+0/=\r\nContent-Length: 9\r\n\r\np+0/=");
        RefreshTokenGrant grant = RefreshTokenGrant.builder(server.uri(path)).build();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> grant.refresh(TOKEN)).satisfies(thrown -> {
                for (Throwable t = thrown; t != null; t = t.getCause()) {
                    assertThat(t.toString()).doesNotContain("p+0", "s€cret", "query-secret");
                }
            });
        }
        assertThat(server.requests()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://as.example/token",
                "http://127.0.0.1.example/token",
                "https:///token",
                "https://user@as.example/token",
                "https://as.example/token#f",
                "ftp://localhost/token",
                "/token"
            })
    void refusesAnEndpointThatIsNotSafe(String uri) {
        assertThatThrownBy(() -> RefreshTokenGrant.builder(URI.create(uri)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has to be an https URI");
        assertThatThrownBy(() -> RefreshTokenGrant.builder(token -> URI.create(uri))
                        .build()
                        .refresh(TOKEN))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("no token endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://as.example/token?x=y", "http://localhost:1/t", "http://127.1.2.3/t", "http://[::1]/t"})
    void acceptsHttpsAndLoopback(String uri) {
        RefreshTokenGrant.builder(URI.create(uri)).build();
    }

    @Test
    void refusesParametersOfItsOwnAndOddTimeouts() {
        assertThatThrownBy(() -> builder().parameter("refresh_token", "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("refresh_token");
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofSeconds(291)}) {
            assertThatThrownBy(() -> builder().timeout(timeout).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 ms to 290 s");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
