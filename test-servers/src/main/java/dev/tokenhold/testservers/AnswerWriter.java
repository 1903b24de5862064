package dev.tokenhold.testservers;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The way back to the client of one request. */
final class AnswerWriter {

    private final HttpExchange exchange;

    AnswerWriter(HttpExchange exchange) {
        this.exchange = exchange;
    }

    void send(TokenAnswer answer) throws IOException {
        sendSlowly(answer, Duration.ZERO);
    }

    /** Sends the headers at once, and the body byte by byte if the duration is positive. */
    void sendSlowly(TokenAnswer answer, Duration duration) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Pragma", "no-cache");
        // A connection that is kept may be closed by one side just when the other uses it, which no test has asked for.
        exchange.getResponseHeaders().set("Connection", "close");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream output = exchange.getResponseBody()) {
            if (duration.isZero()) {
                output.write(body);
                return;
            }
            for (byte b : body) {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos() / body.length);
                output.write(b);
                output.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is closed", e);
        }
    }

    /** Closes the connection, without an answer if none was sent. */
    void cut() {
        exchange.close();
    }
}
