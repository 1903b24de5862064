package dev.tokenhold.migrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import dev.tokenhold.testservers.AuthorizationServer;
import dev.tokenhold.testservers.Fault;
import dev.tokenhold.testservers.HeldRequest;
import dev.tokenhold.testservers.Login;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code token} prints, and what it asks of a provider. */
class TokenCommandTest {

    private static final String USER = "pat \"pip\" o'hara 😀";
    private static final String ANSWER = "{\"access_token\":\"a1\",\"expires_in\":3600}";

    @TempDir
    private Path folder;

    private final AuthorizationServer server = AuthorizationServer.builder().start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String uri() {
        return "file:" + folder.resolve("tokens.enc");
    }

    private TokenStore open() {
        return TokenStores.open(uri(), TestKeyring.settings());
    }

    private void save(OAuthToken token) {
        try (TokenStore store = open()) {
            store.saveToken(token);
        }
    }

    private OAuthToken stored() {
        try (TokenStore store = open()) {
            return store.findTokenById("7").orElseThrow();
        }
    }

    /** Saves a token with some life left. */
    private OAuthToken saveLogin(Duration left) {
        Login login = server.login(USER, left);
        OAuthToken token = OAuthToken.builder()
                .id("7")
                .userName(login.user())
                .clientId(login.clientId())
                .clientSecret(login.clientSecret())
                .refreshToken(login.refreshToken())
                .accessToken(login.accessToken())
                .expiresAt(login.expiresAt())
                .build();
        save(token);
        return token;
    }

    private CommandResult token(String... more) {
        return CommandResult.of(arguments(more));
    }

    private String[] arguments(String... more) {
        return Stream.of(List.of("token", "--store", uri()), JarProcess.keyringOptions(), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    private CommandResult tokenFrom(URI endpoint, String... more) {
        List<String> all = new ArrayList<>(List.of("7", "--token-endpoint", endpoint.toString()));
        all.addAll(List.of(more));
        return token(all.toArray(String[]::new));
    }

    private CommandResult refreshedToken(String... more) {
        return tokenFrom(server.tokenEndpoint(), more);
    }

    @Test
    void refreshesOnceAndPrintsTheAccessTokenAlone() {
        saveLogin(Duration.ZERO);

        CommandResult first = refreshedToken();
        CommandResult second = token("7");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).isEmpty();
        assertThat(first.out()).isEqualTo(stored().accessToken() + System.lineSeparator());
        assertThat(server.isGood(first.out().strip())).isTrue();
        assertThat(second).isEqualTo(first);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void findsATokenByItsUserWhateverIsInTheName() {
        saveLogin(Duration.ZERO);

        CommandResult refreshed =
                token("--user", USER, "--token-endpoint", server.tokenEndpoint().toString());

        assertThat(refreshed.exitCode()).as(refreshed.err()).isZero();
        assertThat(server.isGood(refreshed.out().strip())).isTrue();
        assertThat(token("--user", USER, "--client", server.clientId())).isEqualTo(refreshed);
    }

    @Test
    void refreshesWhatDoesNotLiveAsLongAsAskedFor() {
        OAuthToken token = saveLogin(Duration.ofMinutes(10));

        CommandResult goodEnough = refreshedToken("--min-life", "5m");
        CommandResult refreshed = refreshedToken("--min-life", "0h15m");
        CommandResult goodNow = refreshedToken("--min-life", "PT15M");

        assertThat(goodEnough.out().strip()).isEqualTo(token.accessToken());
        assertThat(refreshed.out().strip()).isNotEqualTo(token.accessToken());
        assertThat(goodNow).isEqualTo(refreshed);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void printsOneJsonObject() throws Exception {
        try (ScriptedServer provider = ScriptedServer.start()) {
            provider.answer(200, """
                    {"access_token":"a1","token_type":"Bearer","expires_in":3600,"api_domain":"https://www.zohoapis.eu"}""");
            saveLogin(Duration.ZERO);

            JsonNode json = new ObjectMapper()
                    .readTree(tokenFrom(provider.uri("/token"), "--json").out());

            assertThat(json.fieldNames())
                    .toIterable()
                    .containsExactly("access_token", "token_type", "expires_at", "expires_in", "api_domain");
            assertThat(json.get("access_token").asText()).isEqualTo("a1");
            assertThat(json.get("token_type").asText()).isEqualTo("Bearer");
            assertThat(Instant.parse(json.get("expires_at").asText())).isEqualTo(stored().expiresAt());
            assertThat(json.get("expires_in").isIntegralNumber()).isTrue();
            assertThat(json.get("expires_in").asLong()).isBetween(0L, 3600L);
            assertThat(json.get("api_domain").asText()).isEqualTo("https://www.zohoapis.eu");
        }
    }

    @Test
    void leavesNoMarkWhenARefreshLacksSomething() {
        saveLogin(Duration.ZERO);
        OAuthToken token = stored();
        save(token.toBuilder().clientSecret(null).build());

        assertThat(token("7").exitCode()).isEqualTo(ExitCode.USAGE.number);
        assertThat(refreshedToken().exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(server.requests()).isZero();

        save(stored().toBuilder().clientSecret(token.clientSecret()).build());
        assertThat(refreshedToken().exitCode()).isZero();
    }

    @Test
    void authenticatesTheClientAsAsked() {
        try (ScriptedServer provider = ScriptedServer.start()) {
            provider.answer(200, ANSWER).answer(200, ANSWER);
            saveLogin(Duration.ZERO);
            tokenFrom(provider.uri("/token"), "--client-authentication", "post");
            OAuthToken token = stored();
            save(token.toBuilder()
                    .clientSecret(null)
                    .expiresAt(Instant.EPOCH)
                    .refreshToken("another")
                    .build());
            tokenFrom(provider.uri("/token"), "--client-authentication", "none");

            assertThat(provider.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
            assertThat(provider.requests().get(0).body()).contains("client_secret=");
            assertThat(provider.requests().get(1).body())
                    .contains("client_id=" + server.clientId())
                    .doesNotContain("client_secret");
        }
    }

    @Test
    void saysWhenToTryAgain() {
        saveLogin(Duration.ofSeconds(58));
        server.faults().next(Fault.tooManyRequests(Duration.ofMinutes(2)));

        CommandResult limited = refreshedToken();
        CommandResult stillLimited = refreshedToken();

        assertThat(limited.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(limited.out()).isEmpty();
        assertThat(limited.err()).contains("status 429", "retry after 120 s", "--min-life");
        assertThat(stillLimited.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(stillLimited.err()).containsPattern("retry after [0-9]+ s");
        assertThat(refreshedToken("--min-life", "0s").exitCode()).isZero();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aProviderOutOfReachIsNoStoreOutOfReach() {
        URI nobody;
        try (ScriptedServer closed = ScriptedServer.start()) {
            nobody = closed.uri("/token");
        }
        saveLogin(Duration.ZERO);

        CommandResult failed = tokenFrom(nobody);

        assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(failed.err())
                .contains("connection refused", nobody.toString())
                .containsPattern("retry after \\d+ s");
    }

    @Test
    void doesNotPresentAgainWhatMayHaveBeenUsedUnlessTold() {
        saveLogin(Duration.ZERO);
        server.faults().next(Fault.lostAnswer());

        CommandResult lost = refreshedToken("--lost-answer", "fail");
        CommandResult unresolved = refreshedToken("--lost-answer", "fail");

        assertThat(List.of(lost, unresolved)).allSatisfy(result -> {
            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED.number);
            assertThat(result.err()).contains("let the user log in, or say --lost-answer retry");
        });
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void doesNotEndBeforeTheAnswerIsStored() throws Exception {
        saveLogin(Duration.ZERO);
        HeldRequest held = HeldRequest.afterProcessing();
        server.faults().next(held);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(() -> StoreMigrate.run(
                arguments("7", "--token-endpoint", server.tokenEndpoint().toString()),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8)));
        held.awaitArrival(Duration.ofMinutes(1));
        fence();

        held.release();
        while (!err.toString(UTF_8).contains("exists only in this process")) {
            assertThat(exitCode).isNotDone();
            Thread.onSpinWait();
        }
        fence("--lift");

        assertThat(exitCode.join()).as(err.toString(UTF_8)).isZero();
        assertThat(out.toString(UTF_8).strip()).isEqualTo(stored().accessToken());
    }

    private void fence(String... more) {
        List<String> all = new ArrayList<>(List.of("fence", "--store", uri()));
        all.addAll(JarProcess.keyringOptions());
        all.addAll(List.of(more));
        assertThat(CommandResult.of(all.toArray(String[]::new)).exitCode()).isZero();
    }

    @Test
    void printsNoAccessTokenThatIsMoreThanALine() {
        save(OAuthToken.builder().id("7").accessToken("a\nb").build());

        CommandResult refused = token("7");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED.number);
        assertThat(refused.out()).isEmpty();
        assertThat(token("7", "--json").out()).contains("\"a\\nb\"");
    }
}
