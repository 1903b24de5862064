package dev.tokenhold.refresh;

import java.time.Duration;

/** What a {@link FreshTokens.Builder} has set. */
record RefreshSettings(
        Duration margin,
        Duration refreshAhead,
        Duration refreshTimeout,
        Duration maxWait,
        int maxRefreshes,
        LostAnswer lostAnswer) {

    /** A lease lasts ten minutes at most, as its readers take it. */
    static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(290);

    /** 5 s to send the request after the lease was asked for, and 5 s to store the answer. */
    private static final Duration TO_SEND_AND_SAVE = Duration.ofSeconds(10);

    /** When the refresher is interrupted. */
    Duration overdue() {
        return refreshTimeout.plus(TO_SEND_AND_SAVE);
    }

    /** How long others watch a lease before they take it over: twice, as their clocks may run at twice the rate. */
    Duration lease() {
        return overdue().multipliedBy(2);
    }

    boolean retries() {
        return lostAnswer == LostAnswer.RETRY;
    }
}
