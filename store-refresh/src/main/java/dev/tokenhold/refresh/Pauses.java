package dev.tokenhold.refresh;

import java.time.Duration;

/** How long to wait before something is tried again: longer each time, half of it by chance. Thread-safe. */
final class Pauses {

    /** The longest time between two attempts to write. */
    static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 9;

    private final Host host;

    Pauses(Host host) {
        this.host = host;
    }

    /** Before another look at what somebody else does, but no later than that may be over. */
    Duration poll(int before, Duration atMost) {
        Duration pause = pause(FIRST_LOOK, before, LONGEST_POLL);
        Duration end = atMost.plusMillis(1);
        return pause.compareTo(end) > 0 ? end : pause;
    }

    /** Before a failed write is tried again. */
    Duration retry(int before) {
        return pause(FIRST_LOOK, before, LONGEST_RETRY);
    }

    /** Before the provider is asked again: 1 s, doubled for each failure before this one, up to 5 min. */
    Duration backOff(int failuresBefore) {
        return pause(FIRST_BACK_OFF, failuresBefore, LONGEST_BACK_OFF);
    }

    private Duration pause(Duration first, int before, Duration longest) {
        long millis = Math.min(first.toMillis() << Math.min(before, MAX_DOUBLINGS), longest.toMillis());
        return Duration.ofMillis((long) (millis * (1 + host.chance()) / 2));
    }
}
