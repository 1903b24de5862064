package dev.tokenhold.testservers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The addresses of an {@link AuthorizationServer}: reads requests, and leaves to the {@link TokenProvider} what they come to. */
final class TokenEndpoints {

    static final String RESOURCE_PATH = "/resource";

    private static final int MAX_BODY = 1 << 16;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BEARER = "Bearer ";

    private final TokenProvider provider;
    private final TokenDialect dialect;
    private final AtomicInteger tokenRequests = new AtomicInteger();

    @FunctionalInterface
    private interface Endpoint {
        void handle(HttpExchange exchange, AnswerWriter client) throws IOException, InterruptedException;
    }

    TokenEndpoints(TokenProvider provider, TokenDialect dialect) {
        this.provider = provider;
        this.dialect = dialect;
    }

    void addTo(HttpServer server) {
        add(server, dialect.tokenPath(), this::token);
        add(server, dialect.revocationPath(), this::revoke);
        add(server, RESOURCE_PATH, this::resource);
    }

    int tokenRequests() {
        return tokenRequests.get();
    }

    private static void add(HttpServer server, String path, Endpoint endpoint) {
        server.createContext(path, exchange -> {
            AnswerWriter client = new AnswerWriter(exchange);
            try {
                // The server looks for the longest prefix.
                if (exchange.getRequestURI().getPath().equals(path)) {
                    endpoint.handle(exchange, client);
                } else {
                    client.send(TokenAnswer.error(404, "not_found"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                client.cut();
            }
        });
    }

    private void token(HttpExchange exchange, AnswerWriter client) throws IOException, InterruptedException {
        tokenRequests.incrementAndGet();
        TokenForm form = read(exchange);
        if (form == null) {
            client.send(dialect.error("invalid_request"));
            return;
        }
        PendingAnswer answer = provider.accept(form);
        try {
            answer.fault().deliver(answer, client);
        } catch (IOException | InterruptedException e) {
            answer.lose();
            throw e;
        }
    }

    private void revoke(HttpExchange exchange, AnswerWriter client) throws IOException {
        TokenForm form = read(exchange);
        client.send(form == null ? dialect.error("invalid_request") : provider.revoke(form));
    }

    private void resource(HttpExchange exchange, AnswerWriter client) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null
                && authorization.startsWith(BEARER)
                && provider.isGood(authorization.substring(BEARER.length()))) {
            client.send(TokenAnswer.json(200, Map.of("status", "success")));
        } else {
            client.send(TokenAnswer.error(401, "invalid_token")
                    .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        }
    }

    /** Reads a request; returns null if it is not what RFC 6749 wants. */
    private @Nullable TokenForm read(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        boolean isForm = type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
        // Zoho's clients may send all parameters in the query, and no body.
        boolean isReadable = isForm ? body.length < MAX_BODY : body.length == 0;
        if (!isReadable || !exchange.getRequestMethod().equals("POST")) {
            return null;
        }
        String form = new String(body, StandardCharsets.UTF_8);
        try {
            return new TokenForm(
                    dialect.readsQuery() && query != null ? query + "&" + form : form,
                    exchange.getRequestHeaders().getFirst("Authorization"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
