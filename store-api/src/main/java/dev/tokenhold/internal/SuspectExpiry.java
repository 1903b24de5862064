package dev.tokenhold.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the expiries that cannot be right: before 2001 a number of seconds was taken for milliseconds, after the year 9999 a number of
 * microseconds, or the number is damaged. They keep their value, but nothing can be concluded from comparing them.
 */
public final class SuspectExpiry {

    private static final Instant EARLIEST = Instant.parse("2001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final int FACTOR = 1000;

    private SuspectExpiry() {}

    /**
     * Tells whether an expiry cannot be right.
     *
     * @param expiry the expiry; null never expires, which can be
     * @return whether it is before 2001 or after the year 9999
     */
    public static boolean is(@Nullable Instant expiry) {
        return expiry != null && (expiry.isBefore(EARLIEST) || expiry.isAfter(LATEST));
    }

    /**
     * Guesses what was meant.
     *
     * @param expiry the expiry
     * @return the time that it is in seconds or microseconds, if it cannot be right otherwise and is right then; else itself
     */
    public static Instant meant(Instant expiry) {
        if (!is(expiry) || !expiry.isAfter(Instant.EPOCH)) {
            return expiry;
        }
        Instant meant = expiry.isBefore(EARLIEST)
                ? Instant.ofEpochSecond(expiry.toEpochMilli())
                : Instant.ofEpochMilli(expiry.toEpochMilli() / FACTOR);
        return is(meant) ? expiry : meant;
    }
}
