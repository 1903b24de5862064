package dev.tokenhold.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a writer does when another one was faster: it starts over, after a pause that grows and is random. */
public final class LostRace {

    /** Each lost race is another writer's win; so many in a row mean that something else is wrong. */
    public static final int ATTEMPTS = 100;

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private LostRace() {}

    /**
     * Pauses before the next attempt.
     *
     * @param attempt the number of the attempt that was lost, from 1 on
     */
    public static void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_NANOS, 50_000L << Math.min(attempt, 10));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
    }
}
