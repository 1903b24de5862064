package dev.tokenhold.refresh.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header field Retry-After (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {

    /** More is taken for a mistake of the provider. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** Returns zero to 1 day, or null if the value is neither. */
    static @Nullable Duration parse(String value, Instant now) {
        Duration wait;
        try {
            String text = value.strip();
            wait = text.matches("\\d{1,18}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}
