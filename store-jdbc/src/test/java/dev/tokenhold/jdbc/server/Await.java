package dev.tokenhold.jdbc.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for something that happens in another thread or process. */
public final class Await {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Await() {}

    /**
     * Waits.
     *
     * @param what what is waited for, for a message
     * @param condition whether it has happened
     * @throws Exception that of the condition
     */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("time to wait until " + what).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
