package dev.tokenhold.testservers;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A fault that leaves a client waiting for its answer until the test releases or drops the request. Plan it by {@link Faults#next};
 * if it strikes more than one request, it ends for all of them at once.
 *
 * <p>Thread-safe.
 */
public final class HeldRequest extends Fault {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CompletableFuture<Boolean> released = new CompletableFuture<>();

    private HeldRequest(boolean processedFirst) {
        super(processedFirst);
    }

    /**
     * Holds a request that the server has not processed yet: it is processed when it is released, or never if it is dropped.
     *
     * @return the fault
     */
    public static HeldRequest beforeProcessing() {
        return new HeldRequest(false);
    }

    /**
     * Holds an answer: the request is processed when it arrives, and dropping it loses the answer.
     *
     * @return the fault
     */
    public static HeldRequest afterProcessing() {
        return new HeldRequest(true);
    }

    /**
     * Waits until a request is held.
     *
     * @param timeout how long at most
     * @throws IllegalStateException if none arrives in time
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitArrival(Duration timeout) throws InterruptedException {
        if (!arrived.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no request has arrived within " + timeout.toMillis() + " ms");
        }
    }

    /** {@return whether a request has arrived} */
    public boolean hasArrived() {
        return arrived.getCount() == 0;
    }

    /** Lets the server answer. */
    public void release() {
        released.complete(true);
    }

    /** Closes the connection without an answer. */
    public void drop() {
        released.complete(false);
    }

    @Override
    void deliver(PendingAnswer answer, AnswerWriter client) throws IOException, InterruptedException {
        arrived.countDown();
        if (isReleased()) {
            client.send(answer.get());
        } else {
            answer.lose();
            client.cut();
        }
    }

    private boolean isReleased() throws InterruptedException {
        try {
            return released.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
