package dev.tokenhold.zoho.row;

import dev.tokenhold.InvalidTokenException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The ids that a Zoho SDK can live with: its database column holds 10 characters, and it counts ids as integers. */
public final class SdkIds {

    /** The greatest id that the SDK can count on from: it adds 1 to an {@code int}. */
    public static final long GREATEST = Integer.MAX_VALUE - 1;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");

    private SdkIds() {}

    /**
     * Whether the SDK can live with an id: whether it can count on from it.
     *
     * @param id the id
     * @return whether it is a decimal integer up to {@link #GREATEST}
     */
    public static boolean isCountable(String id) {
        return isDecimal(id) && Long.parseLong(id) <= GREATEST;
    }

    /**
     * Whether an id is a number.
     *
     * @param id the id
     * @return whether it has 1 to 10 digits and nothing else
     */
    public static boolean isDecimal(String id) {
        return DECIMAL.matcher(id).matches();
    }

    /**
     * The number that an id is.
     *
     * @param id the id
     * @return the number, or 0 for an id that is none
     */
    public static long number(String id) {
        return isDecimal(id) ? Long.parseLong(id) : 0;
    }

    /**
     * The first free id after another one.
     *
     * @param greatest the number after which to begin
     * @param taken tells the ids that cannot be given out
     * @return the id; the least free one when none is left after {@code greatest}
     * @throws InvalidTokenException if no id is left
     */
    public static String next(long greatest, Predicate<String> taken) {
        long free = greatest < GREATEST ? firstFreeAfter(greatest, taken) : GREATEST + 1;
        if (free <= GREATEST) {
            return Long.toString(free);
        }
        return LongStream.rangeClosed(1, GREATEST)
                .mapToObj(Long::toString)
                .filter(id -> !taken.test(id))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidTokenException("no id is left: every integer up to " + GREATEST + " is taken"));
    }

    // Taken ids mostly follow one another. Galloping to a free one and bisecting gives out n ids without n * n / 2
    // questions.
    private static long firstFreeAfter(long greatest, Predicate<String> taken) {
        long low = greatest;
        long high = greatest + 1;
        for (long step = 1; high <= GREATEST && taken.test(Long.toString(high)); step *= 2) {
            low = high;
            high += step;
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (middle <= GREATEST && taken.test(Long.toString(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
