package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.testkit.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All threads present one refresh token at once, of which exactly one request is called for. */
final class AuthorizationServerConcurrencyTest {

    private static final int THREADS = 64;
    private static final int USERS = 4;
    private static final int EXPIRIES = 5;
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private AuthorizationServer server;
    private TokenClient client;

    private void start(RefreshPolicy policy) {
        server = AuthorizationServer.builder()
                .policy(policy)
                .lifetime(LIFETIME)
                .clock(now::get)
                .start();
        client = new TokenClient(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Meets no request, but leaves time for another one between the arrival of a request and its processing. */
    private static boolean hesitate(TokenRequest request) {
        LockSupport.parkNanos(100_000);
        return false;
    }

    /** Lets all threads refresh, and returns the answers with an access token. */
    private List<TokenClient.Answer> refreshAtOnce(Login login, String refreshToken) {
        Callable<TokenClient.Answer> refresh = () -> client.refresh(login, refreshToken);
        return Concurrently.run(THREADS, thread -> refresh).stream()
                .filter(answer -> !answer.get("access_token").isEmpty())
                .toList();
    }

    private static Set<String> values(List<TokenClient.Answer> answers, String name) {
        Set<String> values = new HashSet<>();
        answers.forEach(answer -> values.add(answer.get(name)));
        return values;
    }

    @Test
    void rotatesOnceForEachExpiry() throws Exception {
        start(RefreshPolicy.ROTATE);
        Login login = server.login("ann");
        server.faults().when(AuthorizationServerConcurrencyTest::hesitate, Fault.lostRequest());

        String refreshToken = login.refreshToken();
        for (int expiry = 1; expiry <= EXPIRIES; expiry++) {
            now.updateAndGet(instant -> instant.plus(LIFETIME));
            List<TokenClient.Answer> answers = refreshAtOnce(login, refreshToken);

            assertThat(answers).hasSize(1);
            refreshToken = answers.get(0).get("refresh_token");
            assertThat(server.isGood(answers.get(0).get("access_token"))).isTrue();
            int extra = expiry * (THREADS - 1);
            assertThat(server.statistics("ann"))
                    .isEqualTo(new RefreshStatistics(expiry * THREADS, expiry, 0, extra, extra, expiry));
        }
        assertThat(server.requests()).isEqualTo(EXPIRIES * THREADS);
    }

    @Test
    void revokesForAllWhenOneIsSecond() throws Exception {
        start(RefreshPolicy.REVOKE);
        Login login = server.login("ann", Duration.ZERO);

        List<TokenClient.Answer> answers = refreshAtOnce(login, login.refreshToken());

        assertThat(answers).hasSize(1);
        assertThat(server.isGood(answers.get(0).get("access_token"))).isFalse();
        // Whatever is revoked is not good, so that only the reuse that revokes was needless.
        assertThat(server.statistics("ann")).isEqualTo(new RefreshStatistics(THREADS, 1, 0, THREADS - 1, 1, 2));
    }

    @Test
    void acceptsOnlyTheLatestOfManyGraceAnswers() throws Exception {
        start(RefreshPolicy.GRACE);
        Login login = server.login("ann", Duration.ZERO);

        List<TokenClient.Answer> answers = refreshAtOnce(login, login.refreshToken());
        Set<String> refreshTokens = values(answers, "refresh_token");
        int accepted = 0;
        for (String refreshToken : refreshTokens) {
            accepted += client.refresh(login, refreshToken).status() == 200 ? 1 : 0;
        }

        assertThat(refreshTokens).hasSize(THREADS);
        assertThat(accepted).isEqualTo(1);
        assertThat(server.statistics("ann"))
                .isEqualTo(new RefreshStatistics(2 * THREADS, THREADS + 1, 0, 2 * (THREADS - 1), 2 * THREADS - 1, 1));
    }

    @Test
    void countsEachUserByItself() throws Exception {
        start(RefreshPolicy.KEEP);
        List<Login> logins = List.of(
                server.login("u0", Duration.ZERO),
                server.login("u1", Duration.ZERO),
                server.login("u2", Duration.ZERO),
                server.login("u3", Duration.ZERO));

        List<TokenClient.Answer> answers =
                Concurrently.run(THREADS, thread -> () -> client.refresh(logins.get(thread % USERS)));

        assertThat(values(answers, "access_token")).hasSize(THREADS).allMatch(server::isGood);
        int each = THREADS / USERS;
        for (Login login : logins) {
            assertThat(server.statistics(login.user())).isEqualTo(new RefreshStatistics(each, each, 0, 0, each - 1, 1));
        }
    }

    @Test
    void strikesExactlyAsManyRequestsAsPlanned() throws Exception {
        start(RefreshPolicy.KEEP);
        Login login = server.login("ann", Duration.ZERO);
        server.faults().next(10, Fault.error(400, "access_denied"));
        server.faults().next(20, Fault.garbage());

        List<TokenClient.Answer> answers = refreshAtOnce(login, login.refreshToken());

        assertThat(answers).hasSize(THREADS - 30);
        assertThat(server.faults().pending()).isFalse();
        assertThat(server.statistics("ann"))
                .isEqualTo(new RefreshStatistics(THREADS, THREADS - 10, 20, 0, THREADS - 11, 1));
    }

    @Test
    void holdsAllThreadsAtOnce() throws Exception {
        start(RefreshPolicy.ROTATE);
        Login login = server.login("ann", Duration.ZERO);
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(THREADS, held);
        server.faults().next(Fault.error(400, "never"));

        Concurrently<TokenClient.Answer> refreshes = Concurrently.start(THREADS, thread -> () -> client.refresh(login));
        held.awaitArrivals(THREADS, Duration.ofMinutes(1));
        assertThat(server.statistics("ann")).isEqualTo(new RefreshStatistics(THREADS, 0, 0, 0, 0, 1));

        held.release();
        assertThat(refreshes.join())
                .filteredOn(answer -> answer.status() == 200)
                .hasSize(1);
        assertThat(server.statistics("ann")).isEqualTo(new RefreshStatistics(THREADS, 1, 0, THREADS - 1, 0, 1));
    }
}
