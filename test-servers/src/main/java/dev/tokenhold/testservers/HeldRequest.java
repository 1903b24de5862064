package dev.tokenhold.testservers;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A fault that leaves a client waiting for its answer until the test releases or drops the request. Plan it by {@link Faults#next};
 * if it strikes more than one request, it ends for all of them at once.
 *
 * <p>Thread-safe.
 */
public final class HeldRequest extends Fault {

    private final CompletableFuture<Boolean> released = new CompletableFuture<>();
    private int arrivals;

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
     * Waits until a request has arrived.
     *
     * @param timeout how long at most
     * @throws IllegalStateException if none arrives in time
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitArrival(Duration timeout) throws InterruptedException {
        awaitArrivals(1, timeout);
    }

    /**
     * Waits until some requests have arrived.
     *
     * @param requests how many, counted from the first one that this fault struck
     * @param timeout how long at most
     * @throws IllegalStateException if fewer arrive in time
     * @throws InterruptedException if the thread is interrupted
     */
    public synchronized void awaitArrivals(int requests, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (arrivals < requests) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("only " + arrivals + " of " + requests + " requests arrived within "
                        + timeout.toMillis() + " ms");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** {@return how many requests have arrived} */
    public synchronized int arrivals() {
        return arrivals;
    }

    private synchronized void arrived() {
        arrivals++;
        notifyAll();
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
        arrived();
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
