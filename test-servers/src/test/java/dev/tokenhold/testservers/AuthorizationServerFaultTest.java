package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.testkit.Concurrently;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server that rotates, a refresh token that is accepted again was not used. */
final class AuthorizationServerFaultTest {

    private static final String USER = "ann";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private AuthorizationServer server;
    private TokenClient client;
    private Login login;

    @BeforeEach
    void start() {
        server = AuthorizationServer.builder().policy(RefreshPolicy.ROTATE).start();
        client = new TokenClient(server);
        login = server.login(USER);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertRefreshTokenIsUsed(boolean used) throws IOException, InterruptedException {
        assertThat(server.faults().pending()).isFalse();
        assertThat(client.refresh(login).get("error")).isEqualTo(used ? "invalid_grant" : "");
    }

    private Concurrently<TokenClient.Answer> refreshInBackground() {
        return Concurrently.start(1, thread -> () -> client.refresh(login));
    }

    @Test
    void losesRequest() throws Exception {
        server.faults().next(Fault.lostRequest());

        assertThatThrownBy(() -> client.refresh(login)).isInstanceOf(IOException.class);

        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(1, 0, 0, 0, 1, 0));
        assertRefreshTokenIsUsed(false);
    }

    @Test
    void losesAnswer() throws Exception {
        server.faults().next(Fault.lostAnswer());

        assertThatThrownBy(() -> client.refresh(login)).isInstanceOf(IOException.class);

        RefreshStatistics statistics = server.statistics(USER);
        assertThat(statistics).isEqualTo(new RefreshStatistics(1, 1, 1, 0, 1, 0));
        assertThat(statistics.answered()).isZero();
        assertRefreshTokenIsUsed(true);
    }

    @Test
    void countsNoLostAnswerWithoutToken() throws Exception {
        client.refresh(login);
        server.faults().next(Fault.lostAnswer());

        assertThatThrownBy(() -> client.refresh(login)).isInstanceOf(IOException.class);

        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(2, 1, 0, 1, 2, 0));
    }

    @Test
    void answersGarbage() throws Exception {
        server.faults().next(Fault.garbage());

        TokenClient.Answer answer = client.refresh(login);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isNotEmpty().doesNotContain("access_token");
        assertThat(server.statistics(USER).lost()).isEqualTo(1);
        assertRefreshTokenIsUsed(true);
    }

    @Test
    void answersErrorWithoutUsingTheRefreshToken() throws Exception {
        server.faults().next(2, Fault.error(503, "temporarily_unavailable"));
        server.faults().next(Fault.tooManyRequests(Duration.ofSeconds(7)));
        server.faults().next(Fault.zohoAccessDenied(400));

        for (int i = 0; i < 2; i++) {
            TokenClient.Answer unavailable = client.refresh(login);
            assertThat(unavailable.status()).isEqualTo(503);
            assertThat(unavailable.get("error")).isEqualTo("temporarily_unavailable");
        }
        TokenClient.Answer tooMany = client.refresh(login);
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("7");
        TokenClient.Answer denied = client.refresh(login);
        assertThat(denied.status()).isEqualTo(400);
        assertThat(denied.get("error")).isEqualTo("Access Denied");
        assertThat(denied.get("status")).isEqualTo("failure");

        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(4, 0, 0, 0, 4, 0));
        assertRefreshTokenIsUsed(false);
    }

    @Test
    void answersLateAndSlowly() throws Exception {
        server.faults().next(Fault.delayedAnswer(Duration.ofMillis(50)));
        server.faults().next(Fault.slowBody(Duration.ofMillis(50)));

        String second = client.refresh(login).get("refresh_token");

        assertThat(second).isNotEmpty();
        assertThat(client.refresh(login, second).get("access_token")).isNotEmpty();
        assertThat(server.statistics(USER).answered()).isEqualTo(2);
        assertRefreshTokenIsUsed(true);
    }

    @Test
    void beginsSlowBodyAtOnce() throws Exception {
        server.faults().next(Fault.slowBody(TIMEOUT));

        try (InputStream body = client.beginRefresh(login)) {
            assertThat(body.read()).isEqualTo('{');
            assertRefreshTokenIsUsed(true);
            server.close();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void processesDelayedRequestWhenItArrives() throws Exception {
        server.faults().next(Fault.delayedAnswer(TIMEOUT));

        Concurrently<TokenClient.Answer> refresh = refreshInBackground();
        while (server.statistics(USER).issued() == 0) {
            assertThat(refresh.isDone()).isFalse();
            Thread.onSpinWait();
        }

        assertRefreshTokenIsUsed(true);
        assertThat(refresh.isDone()).isFalse();
        server.close();
        assertThatThrownBy(refresh::join).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void holdsRequestUntilItIsReleased() throws Exception {
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(held);

        Concurrently<TokenClient.Answer> refresh = refreshInBackground();
        held.awaitArrival(TIMEOUT);
        assertThat(server.statistics(USER)).isEqualTo(new RefreshStatistics(1, 0, 0, 0, 1, 0));
        assertThat(refresh.isDone()).isFalse();
        // Overtakes the held one.
        assertRefreshTokenIsUsed(false);

        held.release();
        assertThat(refresh.join().get(0).get("error")).isEqualTo("invalid_grant");
    }

    @Test
    void holdsAnswerUntilItIsReleased() throws Exception {
        HeldRequest held = HeldRequest.afterProcessing();
        server.faults().next(held);

        Concurrently<TokenClient.Answer> refresh = refreshInBackground();
        held.awaitArrival(TIMEOUT);
        assertThat(server.statistics(USER).issued()).isEqualTo(1);
        assertRefreshTokenIsUsed(true);
        assertThat(refresh.isDone()).isFalse();

        held.release();
        assertThat(server.isGood(refresh.join().get(0).get("access_token"))).isTrue();
        assertThat(server.statistics(USER).lost()).isZero();
    }

    @Test
    void dropsHeldRequest() throws Exception {
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(held);

        Concurrently<TokenClient.Answer> refresh = refreshInBackground();
        held.drop();

        assertThatThrownBy(refresh::join).hasRootCauseInstanceOf(IOException.class);
        assertThat(held.arrivals()).isEqualTo(1);
        assertRefreshTokenIsUsed(false);
    }

    @Test
    void dropsHeldAnswer() throws Exception {
        HeldRequest held = HeldRequest.afterProcessing();
        server.faults().next(held);

        Concurrently<TokenClient.Answer> refresh = refreshInBackground();
        held.drop();

        assertThatThrownBy(refresh::join).hasRootCauseInstanceOf(IOException.class);
        assertThat(server.statistics(USER).lost()).isEqualTo(1);
        assertRefreshTokenIsUsed(true);
    }

    @Test
    void tellsThatNoRequestHasArrived() {
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(held);

        assertThatThrownBy(() -> held.awaitArrival(Duration.ofMillis(1))).isInstanceOf(IllegalStateException.class);
        assertThat(held.arrivals()).isZero();
        assertThat(server.faults().pending()).isTrue();
    }

    @Test
    void strikesRequestsThatMeetACondition() throws Exception {
        Login other = server.login("bob");
        server.faults().when(request -> request.user().orElse("").equals("bob"), Fault.error(400, "invalid_scope"));
        server.faults().next(1, request -> request.number() == 2, Fault.error(400, "access_denied"));

        String second = client.refresh(login).get("refresh_token");
        assertThat(second).isNotEmpty();
        assertThat(client.refresh(login, second).get("error")).isEqualTo("access_denied");
        assertThat(server.faults().pending()).isFalse();
        assertThat(client.refresh(login, second).status()).isEqualTo(200);
        assertThat(client.refresh(other).get("error")).isEqualTo("invalid_scope");
        assertThat(client.refresh(other).get("error")).isEqualTo("invalid_scope");

        server.faults().clear();
        assertThat(client.refresh(other).status()).isEqualTo(200);
    }

    @Test
    void tellsConditionsWhetherARequestIsNeedless() throws Exception {
        Login expired = server.login("bob", Duration.ZERO);
        server.faults()
                .when(
                        request -> request.needless() && request.grantType().equals("refresh_token"),
                        Fault.error(400, "needless"));

        TokenClient.Answer first = client.refresh(expired);

        assertThat(first.status()).isEqualTo(200);
        assertThat(client.refresh(expired, first.get("refresh_token")).get("error"))
                .isEqualTo("needless");
    }
}
