package dev.tokenhold.refresh;

import java.time.Duration;

/** How long to wait before the next look: 50 ms, doubled each time, with jitter. Thread-safe. */
final class Pauses {

    /** The longest time between two attempts to write. */
    static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private static final long FIRST_MILLIS = 50;
    private static final long LONGEST_POLL_MILLIS = 1_000;
    private static final int MAX_DOUBLINGS = 7;

    private final Host host;

    Pauses(Host host) {
        this.host = host;
    }

    /** Before another look at what somebody else does, but no later than that may be over. */
    Duration poll(int before, Duration atMost) {
        Duration pause = pause(before, LONGEST_POLL_MILLIS);
        Duration end = atMost.plusMillis(1);
        return pause.compareTo(end) > 0 ? end : pause;
    }

    /** Before a failed write is tried again. */
    Duration retry(int before) {
        return pause(before, LONGEST_RETRY.toMillis());
    }

    private Duration pause(int before, long longest) {
        long millis = Math.min(FIRST_MILLIS << Math.min(before, MAX_DOUBLINGS), longest);
        return Duration.ofMillis((long) (millis * (1 + host.chance()) / 2));
    }
}
