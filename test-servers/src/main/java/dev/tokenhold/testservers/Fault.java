package dev.tokenhold.testservers;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * What goes wrong with a request to the token endpoint of an {@link AuthorizationServer}. {@link Faults} decides which requests it
 * strikes. {@link HeldRequest} is a fault that the test ends when it likes.
 */
public abstract sealed class Fault permits HeldRequest, Fault.Scripted {

    static final Fault NONE = new Scripted(true, (answer, client) -> client.send(answer.get()));

    private final boolean processedFirst;

    Fault(boolean processedFirst) {
        this.processedFirst = processedFirst;
    }

    /** Answers, or not. Whether it gets the answer decides whether the server processes the request, if that is not done yet. */
    abstract void deliver(PendingAnswer answer, AnswerWriter client) throws IOException, InterruptedException;

    /** Whether the server processes the request in the moment it arrives. */
    final boolean processedFirst() {
        return processedFirst;
    }

    /**
     * The request is processed when it arrives, and answered later.
     *
     * @param delay how much later
     * @return the fault
     */
    public static Fault delayedAnswer(Duration delay) {
        return new Scripted(true, (answer, client) -> {
            Thread.sleep(delay.toMillis());
            client.send(answer.get());
        });
    }

    /**
     * The request is processed when it arrives, and the body of the answer trickles in, byte by byte.
     *
     * @param duration how long the whole body takes
     * @return the fault
     */
    public static Fault slowBody(Duration duration) {
        return new Scripted(true, (answer, client) -> client.sendSlowly(answer.get(), duration));
    }

    /**
     * The connection is closed without an answer, and the request is not processed: the refresh token is not used.
     *
     * @return the fault
     */
    public static Fault lostRequest() {
        return new Scripted(false, (answer, client) -> client.cut());
    }

    /**
     * The request is processed, and the connection is closed without an answer: the refresh token is used.
     *
     * @return the fault
     */
    public static Fault lostAnswer() {
        return new Scripted(true, (answer, client) -> {
            answer.lose();
            client.cut();
        });
    }

    /**
     * The request is processed, and answered with status 200 and a page that is no JSON: the refresh token is used.
     *
     * @return the fault
     */
    public static Fault garbage() {
        return new Scripted(true, (answer, client) -> {
            answer.lose();
            client.send(new TokenAnswer(200, Map.of("Content-Type", "text/html"), "<html>Please wait {\"", false));
        });
    }

    /**
     * The request is not processed, and answered with an error of RFC 6749, section 5.2. The refresh token is not used, even if the
     * error is {@code invalid_grant}.
     *
     * @param status the HTTP status, such as 400, or 200 as Zoho has it
     * @param code the error code, such as {@code invalid_grant}
     * @return the fault
     */
    public static Fault error(int status, String code) {
        TokenAnswer error = TokenAnswer.error(status, code);
        return new Scripted(false, (answer, client) -> client.send(error));
    }

    /**
     * The request is not processed, and answered with status 429.
     *
     * @param retryAfter the value of the header {@code Retry-After}, in whole seconds
     * @return the fault
     */
    public static Fault tooManyRequests(Duration retryAfter) {
        TokenAnswer error = TokenDialect.tooManyRequests(retryAfter);
        return new Scripted(false, (answer, client) -> client.send(error));
    }

    /**
     * The request is not processed, and refused as Zoho refuses those of too busy a client: "Access Denied".
     *
     * @param status the HTTP status, such as 200
     * @return the fault
     */
    public static Fault zohoAccessDenied(int status) {
        TokenAnswer error = ZohoDialect.accessDenied(status);
        return new Scripted(false, (answer, client) -> client.send(error));
    }

    @FunctionalInterface
    private interface Script {
        void run(PendingAnswer answer, AnswerWriter client) throws IOException, InterruptedException;
    }

    static final class Scripted extends Fault {

        private final Script script;

        private Scripted(boolean processedFirst, Script script) {
            super(processedFirst);
            this.script = script;
        }

        @Override
        void deliver(PendingAnswer answer, AnswerWriter client) throws IOException, InterruptedException {
            script.run(answer, client);
        }
    }
}
