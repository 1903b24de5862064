package dev.tokenhold.testkit;

import java.time.Duration;
import java.util.function.IntConsumer;

/** Decides how many attempts show a race: a fast store needs many, a slow one cannot make many. */
final class Workload {

    private static final Duration SAMPLE = Duration.ofMillis(50);

    private Workload() {}

    /** Measures how often {@code operation} can run in a moment, from {@code least} to {@code most}; runs it with 0, 1, 2 and so on. */
    static int measure(int least, int most, IntConsumer operation) {
        long start = System.nanoTime();
        int done = 0;
        do {
            operation.accept(done++);
        } while (done < most && System.nanoTime() - start < SAMPLE.toNanos());
        return Math.max(least, done);
    }
}
