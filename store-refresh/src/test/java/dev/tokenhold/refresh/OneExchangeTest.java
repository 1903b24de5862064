package dev.tokenhold.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testservers.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call makes one request, and knows whether it was sent, whatever happens to the connection. */
class OneExchangeTest {

    private static final String ANSWER = "{\"access_token\":\"a1\",\"expires_in\":3600}";
    private static final OAuthToken TOKEN = OAuthToken.builder()
            .clientId("c")
            .clientSecret("s")
            .refreshToken("p")
            .build();

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static RefreshTokenGrant grant(URI endpoint) {
        return RefreshTokenGrant.builder(endpoint).build();
    }

    private static RefreshTokenGrant impatient(URI endpoint) {
        return RefreshTokenGrant.builder(endpoint)
                .timeout(Duration.ofMillis(300))
                .build();
    }

    private static URI https(int port) {
        return URI.create("https://127.0.0.1:" + port + "/token");
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"access_token\":\"a1\"",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc\r\n",
                "garbage\r\n\r\n"
            })
    void presentsOnceWhenTheConnectionBreaks(String answer) {
        server.breakOff(answer).answer(200, ANSWER);
        assertThatThrownBy(() -> grant(server.uri("/token")).refresh(TOKEN))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("no complete answer from " + server.uri("/token"))
                .hasMessageContaining("nobody knows");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void presentsOnceWhenAConnectionThatWasKeptAliveBreaks() throws Exception {
        server.answer(200, ANSWER).breakOff("").answer(200, ANSWER);
        RefreshTokenGrant grant = grant(server.uri("/token"));
        grant.refresh(TOKEN);
        assertThatThrownBy(() -> grant.refresh(TOKEN)).isExactlyInstanceOf(IOException.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void presentsOnceInAJvmThatIsToldToRetry() {
        server.breakOff("").answer(200, ANSWER);
        try (JavaProcess process = JavaProcess.start(
                RefreshingProcess.class,
                Map.of("JDK_JAVA_OPTIONS", "-Djdk.httpclient.enableAllMethodRetry=true"),
                List.of(server.uri("/token").toString()))) {
            assertThat(process.complete()).containsExactly("java.io.IOException");
        }
        // The JVM did try: it connected twice. But the second request had no body.
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"})
    void endsWhenTheAnswerTakesTooLong(String answer) {
        server.stall(answer);
        assertThatThrownBy(() -> impatient(server.uri("/token")).refresh(TOKEN))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("no answer from " + server.uri("/token") + " within 300 ms");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void readsAMebibyteAtMost() throws Exception {
        String filler = " ".repeat((1 << 20) - ANSWER.length());
        server.answer(200, ANSWER + filler).answer(200, ANSWER + filler + " ");
        RefreshTokenGrant grant = grant(server.uri("/token"));
        assertThat(grant.refresh(TOKEN).accessToken()).isEqualTo("a1");
        assertThatThrownBy(() -> grant.refresh(TOKEN))
                .isExactlyInstanceOf(IOException.class)
                .rootCause()
                .hasMessageContaining("longer than the 1048576 bytes");
    }

    @Test
    void knowsThatNothingWasSentWithoutAConnection() throws Exception {
        int port;
        try (ServerSocket closed = listener()) {
            port = closed.getLocalPort();
        }
        URI endpoint = URI.create("http://127.0.0.1:" + port + "/token");
        assertThatThrownBy(() -> grant(endpoint).refresh(TOKEN))
                .isInstanceOfSatisfying(RefreshException.class, failure -> {
                    assertThat(failure.isRefused()).isFalse();
                    assertThat(failure.code()).isEqualTo("connection refused");
                })
                .cause()
                .hasMessage("no request to " + endpoint + ": connection refused");
        assertThatThrownBy(() -> grant(URI.create("https://as.invalid/token")).refresh(TOKEN))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("unknown host");
        assertThatThrownBy(() -> grant(https(70_000)).refresh(TOKEN))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("connecting failed");
    }

    @Test
    void knowsThatNothingWasSentWithoutTls(@TempDir Path folder) throws Exception {
        try (ScriptedServer untrusted = ScriptedServer.start(SelfSigned.listener(folder))) {
            assertThatThrownBy(() -> grant(https(untrusted.uri("").getPort())).refresh(TOKEN))
                    .isInstanceOf(RefreshException.class)
                    .hasMessageEndingWith("TLS handshake failed");
            assertThat(untrusted.requests()).isEmpty();
        }
        assertThatThrownBy(() -> grant(https(server.uri("").getPort())).refresh(TOKEN))
                .isInstanceOf(RefreshException.class)
                .hasMessageEndingWith("TLS handshake failed");
    }

    @Test
    void knowsThatNothingWasSentWhenTheTimeEndsBefore() throws Exception {
        try (ServerSocket silent = listener()) {
            assertThatThrownBy(() -> impatient(https(silent.getLocalPort())).refresh(TOKEN))
                    .isInstanceOf(RefreshException.class)
                    .hasMessageEndingWith("connecting took too long");
        }
    }

    @Test
    void anInterruptEndsTheWaitForTheAnswer() throws Exception {
        server.stall("");
        Interruptible call =
                Interruptible.start(() -> grant(server.uri("/token")).refresh(TOKEN));
        server.await();
        assertThatThrownBy(call::interrupted)
                .isInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptBeforeTheRequestLeavesTheRefreshTokenUnused() throws Exception {
        try (ServerSocket silent = listener()) {
            Interruptible call = Interruptible.start(() -> {
                try {
                    return grant(https(silent.getLocalPort())).refresh(TOKEN);
                } finally {
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                }
            });
            try (Socket connection = silent.accept()) {
                assertThat(connection.getInputStream().read()).isNotNegative();
                assertThatThrownBy(call::interrupted)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(RefreshException.class)
                        .hasMessageEndingWith("interrupted");
            }
        }
    }

    /** A call on a thread of its own. */
    private record Interruptible(Thread thread, CompletableFuture<Object> result) {

        static Interruptible start(java.util.concurrent.Callable<?> task) {
            CompletableFuture<Object> result = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    result.complete(task.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
            thread.start();
            return new Interruptible(thread, result);
        }

        Object interrupted() throws Exception {
            thread.interrupt();
            return result.get();
        }
    }
}
