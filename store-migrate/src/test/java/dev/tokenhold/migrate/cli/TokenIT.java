package dev.tokenhold.migrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.migrate.cli.JarProcess.Ended;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.HeldRequest;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.RefreshPolicy;
import dev.tokenhold.testservers.RefreshStatistics;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The jar as a script runs it for an access token, with a provider whose refresh tokens work once. */
class TokenIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String USER = "ann";

    @TempDir
    private Path folder;

    private final AuthorizationServer server =
            AuthorizationServer.builder().policy(RefreshPolicy.REVOKE).start();
    private Login login = server.login(USER, Duration.ZERO);

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void save() {
        try (TokenStore store = open()) {
            store.saveToken(OAuthToken.builder()
                    .id("7")
                    .userName(login.user())
                    .clientId(login.clientId())
                    .clientSecret(login.clientSecret())
                    .refreshToken(login.refreshToken())
                    .accessToken(login.accessToken())
                    .expiresAt(login.expiresAt())
                    .build());
        }
    }

    private TokenStore open() {
        return TokenStores.open("file:" + folder.resolve("tokens.enc"), TestKeyring.settings());
    }

    private OAuthToken stored() {
        try (TokenStore store = open()) {
            return store.findTokenById("7").orElseThrow();
        }
    }

    private JarProcess start(List<String> javaOptions, String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("token", "--store", "file:tokens.enc", "7"));
        all.addAll(JarProcess.keyringOptions());
        all.addAll(List.of(more));
        return JarProcess.start(folder, javaOptions, all.toArray(String[]::new));
    }

    private JarProcess startRefresh(String... javaOptions) throws IOException {
        return start(
                List.of(javaOptions), "--token-endpoint", server.tokenEndpoint().toString(), "--lost-answer", "fail");
    }

    private static void awaitText(Path file, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertThat(System.nanoTime()).as("%s in %s", text, file).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void twoAtOnceRefreshOnceAndPrintTheSameToken() throws Exception {
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(held);
        JarProcess first = startRefresh();
        held.awaitArrival(SOON);
        Path classes = folder.resolve("classes");
        JarProcess second = startRefresh("-Xlog:class+load:file=" + classes);
        // It has read the lease of the first one.
        awaitText(classes, "dev.tokenhold.refresh.Course$Wait");

        held.release();
        Ended one = first.await();
        Ended other = second.await();

        assertThat(List.of(one, other)).allSatisfy(ended -> {
            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.err()).isEmpty();
            assertThat(ended.out()).isEqualTo(stored().accessToken() + System.lineSeparator());
        });
        assertThat(server.isGood(one.out().strip())).isTrue();
        RefreshStatistics statistics = server.statistics(USER);
        assertThat(statistics.requests()).isEqualTo(1);
        assertThat(statistics.reuses()).isZero();
    }

    @Test
    void printsJsonForProgramsInOtherLanguages() throws Exception {
        Ended ended = start(
                        List.of(), "--token-endpoint", server.tokenEndpoint().toString(), "--json")
                .await();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(new ObjectMapper().readTree(ended.out()).get("access_token").asText())
                .isEqualTo(stored().accessToken())
                .satisfies(accessToken -> assertThat(server.isGood(accessToken)).isTrue());
    }

    @Test
    void saysToLogInWhenTheProviderRefusesTheRefreshToken() throws Exception {
        try (TokenStore store = open()) {
            store.saveToken(stored().toBuilder().refreshToken("used-up").build());
        }

        Ended refused = startRefresh().await();

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("the provider refused the refresh token of the token 7 (invalid_grant): let the user log in")
                .doesNotContain("used-up", login.clientSecret(), login.accessToken());
    }

    @Test
    void asksTheAccountsServerOfTheApiDomain() throws Exception {
        try (TokenStore store = open()) {
            store.saveToken(stored().toBuilder()
                    .apiDomain("https://sandbox.zohoapis.eu")
                    .build());
        }
        try (ScriptedServer proxy = ScriptedServer.start()) {
            Ended ended = start(List.of(
                            "-Dhttps.proxyHost=127.0.0.1",
                            "-Dhttps.proxyPort=" + proxy.uri("/").getPort()))
                    .await();

            assertThat(proxy.requests())
                    .extracting(ScriptedServer.Request::line)
                    .containsExactly("CONNECT accounts.zoho.eu:443 HTTP/1.1");
            assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED.number);
            assertThat(ended.err())
                    .contains(
                            "https://accounts.zoho.eu/oauth/v2/token", "the refresh token was not used", "retry after");
        }
    }

    @Test
    void aSignalWaitsForTheAnswerThatIsOnItsWay() throws Exception {
        HeldRequest held = HeldRequest.afterProcessing();
        server.faults().next(held);
        JarProcess process = startRefresh();
        held.awaitArrival(SOON);

        process.signal("TERM");
        awaitText(process.err(), "interrupted: finishing what is under way");
        held.release();
        Ended ended = process.await();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out().strip()).isEqualTo(stored().accessToken());
        assertThat(server.isGood(ended.out().strip())).isTrue();
    }

    @Test
    @Tag("long")
    @Execution(ExecutionMode.CONCURRENT)
    void oneRunIsEnoughToTakeOverFromAProcessThatWasKilled() throws Exception {
        HeldRequest held = HeldRequest.beforeProcessing();
        server.faults().next(held);
        JarProcess killed = startRefresh();
        held.awaitArrival(SOON);
        killed.signal("KILL");
        killed.await();
        held.drop();

        Ended next = start(List.of(), "--token-endpoint", server.tokenEndpoint().toString())
                .await();

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(server.isGood(next.out().strip())).isTrue();
    }

    @Test
    @Tag("long")
    @Execution(ExecutionMode.CONCURRENT)
    void printsAnAccessTokenThatCouldNotBeStoredAndFails() throws Exception {
        HeldRequest held = HeldRequest.afterProcessing();
        server.faults().next(held);
        JarProcess process = startRefresh();
        held.awaitArrival(SOON);
        List<String> fence = new ArrayList<>(List.of("fence", "--store", "file:tokens.enc"));
        fence.addAll(JarProcess.keyringOptions());
        assertThat(JarProcess.run(folder, fence.toArray(String[]::new)).exitCode())
                .isZero();

        held.release();
        Ended ended = process.await();

        assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(server.isGood(ended.out().strip())).isTrue();
        assertThat(ended.err()).contains("let the user log in");
    }
}
