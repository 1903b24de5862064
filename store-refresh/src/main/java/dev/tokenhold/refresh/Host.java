package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Bytes;
import java.time.Duration;
import java.time.Instant;

/** What a process lends to its refreshes: clocks, chance and threads. Thread-safe. */
interface Host {

    /** The wall clock, which decides only when a token expires and how long to cool. */
    Instant now();

    /** A clock that only moves forward, in nanoseconds. */
    long nanoTime();

    /** A random number from 0, included, to 1. */
    double chance();

    /** The random bytes of a new attempt. */
    Bytes newAttempt();

    /** Takes a step, and those after it, on the thread that watches; it must not present. */
    void watch(Step first, Duration delay);

    /** Takes a step, and those after it, on one of the threads that present, in the order of the calls. */
    void present(Step first);

    /** Takes a step, and those after it, on a thread for answers that are to be stored. */
    void keep(Step first, Duration delay);

    /** Lets idle threads end at once, so that they do not hold up the end of the program. Nothing is begun any more. */
    void end();

    /** Calls the refresher on this thread, and interrupts it when it takes too long. */
    OAuthToken call(TokenRefresher refresher, OAuthToken token) throws Exception;
}
