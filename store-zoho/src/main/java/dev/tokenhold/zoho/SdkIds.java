package dev.tokenhold.zoho;

import dev.tokenhold.InvalidTokenException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** The ids that a Zoho SDK can live with: its database column holds 10 characters, and it counts ids as integers. */
public final class SdkIds {

    /**
     * The greatest id to give out. FileStore.generateId parses every id with Integer.parseInt, so a greater id would stop it from
     * saving new tokens.
     */
    public static final long GREATEST_NEW = Integer.MAX_VALUE;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");

    private SdkIds() {}

    /**
     * Whether an id is one that the SDK can live with.
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
        long free = greatest < GREATEST_NEW ? firstFreeAfter(greatest, taken) : GREATEST_NEW + 1;
        if (free <= GREATEST_NEW) {
            return Long.toString(free);
        }
        return LongStream.rangeClosed(1, GREATEST_NEW)
                .mapToObj(Long::toString)
                .filter(id -> !taken.test(id))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidTokenException("no id is left: every integer up to " + GREATEST_NEW + " is taken"));
    }

    // Taken ids mostly follow one another. Galloping to a free one and bisecting gives out n ids without n * n / 2
    // questions.
    private static long firstFreeAfter(long greatest, Predicate<String> taken) {
        long low = greatest;
        long high = greatest + 1;
        for (long step = 1; high <= GREATEST_NEW && taken.test(Long.toString(high)); step *= 2) {
            low = high;
            high += step;
        }
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (middle <= GREATEST_NEW && taken.test(Long.toString(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
