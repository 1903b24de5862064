package dev.tokenhold.refresh.internal;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.internal.WorkerThreads;
import dev.tokenhold.refresh.RefreshException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Posts a form with a refresh token once, and knows whether it left this process. Over HTTP/1.1; follows no redirect, answers no challenge and
 * does not try again. Reads at most {@value #MAX_RESPONSE} bytes.
 *
 * <p>Uses the proxy and the trusted certificates of the JVM. Thread-safe.
 */
public final class FormPost {

    /** The longest timeout: the longest one of a refresh. */
    public static final Duration MAX_TIMEOUT = Duration.ofSeconds(290);

    private static final int MAX_RESPONSE = 1 << 20;

    /**
     * A server may close a connection that has been idle, just when a request is on its way, and then nobody knows whether it was processed. Few
     * close one within 5 s. A client lives shorter, and its connections with it, so that a connection is only used again in a burst.
     */
    private static final Duration CLIENT_LIFETIME = Duration.ofSeconds(2);

    private static final Executor WORKERS = WorkerThreads.start(8, "tokenhold-refresh-http");

    private final Duration timeout;
    private final InstantSource clock;
    private @Nullable HttpClient client;
    private long clientSince;

    /**
     * Prepares exchanges.
     *
     * @param timeout how long an exchange may take, from connecting to the end of the response; 1 ms to 290 s
     * @param clock tells when a request begins
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws InvalidConfigurationException if the JSON library is not on the class path
     */
    public FormPost(Duration timeout, InstantSource clock) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a timeout of " + timeout + " is out of range: 1 ms to 290 s");
        }
        this.timeout = timeout;
        this.clock = clock;
        loadWhatReadsTheAnswer();
    }

    /**
     * Sends a form and waits for the answer.
     *
     * @param endpoint where to
     * @param form the parameters
     * @param authorization the value of the header field {@code Authorization}, or null for none
     * @return the answer, whatever its status
     * @throws RefreshException if the form was not sent and will not be: no connection, no TLS, no time left
     * @throws IOException if the form was sent, and there is no complete answer
     * @throws InterruptedException if the form was sent, and the thread was interrupted before the answer
     */
    public TokenResponse send(TokenEndpoint endpoint, Form form, @Nullable String authorization)
            throws RefreshException, IOException, InterruptedException {
        OneTimeBody body = new OneTimeBody(form.encoded().getBytes(StandardCharsets.US_ASCII));
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri())
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.fromPublisher(body, body.length()));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        Instant askedAt = clock.instant();
        try {
            HttpResponse<byte[]> response =
                    answer(client().sendAsync(request.build(), head -> new LimitedBody(MAX_RESPONSE)));
            return new TokenResponse(
                    endpoint,
                    response.statusCode(),
                    response.body(),
                    askedAt,
                    response.headers()
                            .firstValue("Retry-After")
                            .map(value -> RetryAfter.parse(value, clock.instant()))
                            .orElse(null));
        } catch (ExecutionException e) {
            throw unanswered(endpoint, body, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | RuntimeException e) {
            throw unanswered(endpoint, body, e);
        } catch (InterruptedException e) {
            if (body.withhold()) {
                Thread.currentThread().interrupt();
                throw RefreshException.notSpent("interrupted", null).causedBy(e);
            }
            throw e;
        }
    }

    private HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> exchange)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            if (exchange.cancel(true) || exchange.isCompletedExceptionally()) {
                throw e;
            }
            // The answer came meanwhile.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return exchange.join();
        }
    }

    private IOException unanswered(TokenEndpoint endpoint, OneTimeBody body, Throwable cause) throws RefreshException {
        if (body.withhold() || handshakeFailed(cause)) {
            String what = words(cause);
            throw RefreshException.notSpent(what, null)
                    .causedBy(new IOException("no request to " + endpoint + ": " + what, cause));
        }
        String what = cause instanceof TimeoutException
                ? "no answer from " + endpoint + " within " + timeout.toMillis() + " ms"
                : "no complete answer from " + endpoint;
        return new IOException(
                what + "; nobody knows whether the refresh token was used", quotesTheAnswer(cause) ? null : cause);
    }

    /**
     * The client may have taken the body when the handshake failed, but could not write it, and a server that refuses the handshake reads
     * nothing. Unless this was a second attempt, which nothing but this property allows.
     */
    private static boolean handshakeFailed(Throwable cause) {
        return cause instanceof SSLHandshakeException && !Boolean.getBoolean("jdk.httpclient.enableAllMethodRetry");
    }

    // The parser of the header.
    private static boolean quotesTheAnswer(Throwable cause) {
        return causes(cause).anyMatch(ProtocolException.class::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static String words(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "connecting took too long";
        }
        if (cause instanceof SSLException) {
            return "TLS handshake failed";
        }
        if (causes(cause).anyMatch(UnresolvedAddressException.class::isInstance)) {
            return "unknown host";
        }
        return cause instanceof ConnectException ? "connection refused" : "connecting failed";
    }

    private synchronized HttpClient client() {
        long now = System.nanoTime();
        if (client == null || now - clientSince > CLIENT_LIFETIME.toNanos()) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(WORKERS)
                    .build();
            clientSince = now;
        }
        return client;
    }

    // Here, and not when the answer is here: it would be lost.
    private static void loadWhatReadsTheAnswer() {
        try {
            JsonMembers.read(new byte[0]);
        } catch (NoClassDefFoundError e) {
            throw new InvalidConfigurationException(
                    "refreshing over HTTP needs a JSON library that is not on the class path: add"
                            + " com.fasterxml.jackson.core:jackson-core (" + e.getMessage() + " is missing)",
                    e);
        }
    }
}
