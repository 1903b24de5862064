package dev.tokenhold.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of an accounts server of Zoho, and what becomes of its answer. */
class ZohoTokenRefresherTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String ANSWER = """
            {"access_token":"1000.a1","scope":"ZohoCRM.modules.ALL","api_domain":"https://www.zohoapis.eu",
             "token_type":"Bearer","expires_in":3600}""";
    private static final String LIMITED = """
            {"error_description":"You have made too many requests continuously.","error":"Access Denied",
             "status":"failure"}""";
    private static final OAuthToken TOKEN = OAuthToken.builder()
            .id("7")
            .userName("ann@example.com")
            .clientId("1000.client")
            .clientSecret("s")
            .refreshToken("1000.p")
            .build();

    private final ScriptedServer server = ScriptedServer.start();
    private final ZohoTokenRefresher refresher = ZohoTokenRefresher.builder()
            .accountsServer(server.uri(""))
            .clock(() -> NOW)
            .build();

    @AfterEach
    void stop() {
        server.close();
    }

    private RefreshException failure(OAuthToken token) {
        return Objects.requireNonNull(catchThrowableOfType(RefreshException.class, () -> refresher.refresh(token)));
    }

    private OAuthToken refreshedFrom(String apiDomain) throws Exception {
        return refresher.refresh(TOKEN.toBuilder().apiDomain(apiDomain).build());
    }

    @Test
    void sendsTheRequestOfTheSdk() throws Exception {
        server.answer(200, ANSWER);
        assertThat(refresher.refresh(TOKEN))
                .isEqualTo(OAuthToken.builder()
                        .accessToken("1000.a1")
                        .expiresAt(NOW.plusSeconds(3600))
                        .apiDomain("https://www.zohoapis.eu")
                        .attribute("scope", "ZohoCRM.modules.ALL")
                        .attribute("token_type", "Bearer")
                        .issuedAt(NOW)
                        .build());
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /oauth/v2/token HTTP/1.1");
            assertThat(request.headers()).doesNotContainKey("authorization");
            assertThat(request.body())
                    .isEqualTo("client_id=1000.client&client_secret=s&grant_type=refresh_token&refresh_token=1000.p");
        });
    }

    @Test
    void readsMillisecondsBesideSeconds() throws Exception {
        server.answer(200, "{\"access_token\":\"1000.a1\",\"expires_in_sec\":3600,\"expires_in\":3600000}");
        assertThat(refresher.refresh(TOKEN).expiresAt()).isEqualTo(NOW.plusSeconds(3600));
    }

    @Test
    void keepsTheDomainOfASandboxAndFollowsAMoveToAnotherDataCentre() throws Exception {
        server.answer(200, ANSWER).answer(200, ANSWER).answer(200, ANSWER);
        assertThat(refreshedFrom("https://sandbox.zohoapis.eu").apiDomain()).isEqualTo("https://sandbox.zohoapis.eu");
        assertThat(refreshedFrom("https://www.zohoapis.com").apiDomain()).isEqualTo("https://www.zohoapis.eu");
        assertThat(refreshedFrom("http://localhost:1").apiDomain()).isEqualTo("https://www.zohoapis.eu");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void saysRefusedForInvalidCode(int status) {
        server.answer(status, "{\"error\":\"invalid_code\"}");
        RefreshException failure = failure(TOKEN);
        assertThat(failure.isRefused()).isTrue();
        assertThat(failure.code()).isEqualTo("invalid_code");
        assertThat(failure.getCause())
                .hasMessage(server.uri("/oauth/v2/token") + " answered with status " + status
                        + " and the error invalid_code");
    }

    @ParameterizedTest
    @CsvSource({"200, invalid_client", "400, invalid_client_secret", "500, general_error"})
    void saysNotSpentForAnotherErrorWhateverTheStatus(int status, String error) {
        server.answer(status, "{\"error\":\"" + error + "\"}");
        RefreshException failure = failure(TOKEN);
        assertThat(failure.isRefused()).isFalse();
        assertThat(failure.code()).isEqualTo(error);
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void waitsLongerEachTimeThatZohoLimitsAToken() throws Exception {
        server.answer(400, LIMITED)
                .answer(200, LIMITED)
                .answer(400, "{\"error\":\"拒绝访问\",\"status\":\"failure\"}")
                .answer(429, "")
                .answer(400, LIMITED)
                .answer(200, ANSWER)
                .answer(400, LIMITED);
        assertLimited(TOKEN, 2);
        assertLimited(TOKEN, 4);
        assertLimited(TOKEN, 8);
        assertLimited(TOKEN, 10);
        assertLimited(TOKEN.toBuilder().id("8").build(), 2);
        refresher.refresh(TOKEN);
        assertLimited(TOKEN, 2);
    }

    private void assertLimited(OAuthToken token, int minutes) {
        RefreshException failure = failure(token);
        assertThat(failure.isRefused()).isFalse();
        assertThat(failure.isOfClient()).isFalse();
        assertThat(failure.code()).isEqualTo("Access Denied");
        assertThat(failure.retryAfter()).hasValue(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | {"status":"failure"}
            200 | <html>
            302 |
            502 |
            """)
    void saysNothingOfWhatNobodyKnows(int status, String body) {
        server.answer(status, body == null ? "" : body, "Location: " + server.uri("/oauth/v2/token"));
        assertThatThrownBy(() -> refresher.refresh(TOKEN))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("status " + status)
                .hasMessageContaining("nobody knows");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void takesClientAndAccountsServerForTokensOfOldSdks() throws Exception {
        server.answer(200, ANSWER);
        OAuthToken bare = OAuthToken.builder().id("7").refreshToken("1000.p").build();
        ZohoTokenRefresher configured = ZohoTokenRefresher.builder()
                .client("1000.other", "t")
                .otherAccountsServer(server.uri("/"))
                .build();
        assertThat(configured.refresh(bare).accessToken()).isEqualTo("1000.a1");
        assertThat(server.requests())
                .extracting(ScriptedServer.Request::body)
                .containsExactly("client_id=1000.other&client_secret=t&grant_type=refresh_token&refresh_token=1000.p");
    }

    @Test
    void sendsNothingWithoutADataCentre() {
        OAuthToken elsewhere =
                TOKEN.toBuilder().apiDomain("https://www.zohoapis.example").build();
        assertThatThrownBy(() -> ZohoTokenRefresher.create().refresh(elsewhere))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("no data centre")
                .cause()
                .hasMessageContaining("the token 7 has no data centre")
                .hasMessageContaining("https://www.zohoapis.example");
        assertThatThrownBy(() -> ZohoTokenRefresher.builder().accountsServer(URI.create("http://accounts.zoho.eu")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }
}
