package dev.tokenhold.jdbc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** Decides how often and how long to try. The pauses double, and are random so that conflicting writers do not meet again. */
final class Attempts {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongAdder repetitions;
    private long deadline;
    private long longest = FIRST_PAUSE_NANOS;

    /**
     * Starts the clock.
     *
     * @param timeout how long to try
     * @param repetitions counts the attempts that follow the first one
     */
    Attempts(Duration timeout, LongAdder repetitions) {
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.repetitions = repetitions;
    }

    /** Waits before the next attempt. Returns false at once if no time is left for one. */
    boolean again() {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        pause(Math.min(left, ThreadLocalRandom.current().nextLong(longest / 2, longest)));
        longest = Math.min(LONGEST_PAUSE_NANOS, 2 * longest);
        repetitions.increment();
        return true;
    }

    /** Limits the time that is left. */
    void shorten(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        if (end - deadline < 0) {
            deadline = end;
        }
    }

    /** Waits for a lock as long as there is time. An interrupt does not end the wait. */
    boolean acquired(Lock lock) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // An interrupt would end the pause: clear it, and set it again afterwards.
    private static void pause(long nanos) {
        boolean interrupted = Thread.interrupted();
        try {
            LockSupport.parkNanos(nanos);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
