package dev.tokenhold.zoho.row;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a store has given out, as far as they matter for new ones. An SDK gives a new token the greatest id plus 1. In a table it
 * takes the greatest id as a text: behind {@code 9} it finds neither {@code 10} nor {@code 11}, and every login overwrites the one
 * before. With ids of equal width both orders are one. Immutable.
 *
 * @param asText whether the SDK takes the greatest one as a text
 * @param leastWidth the length of the shortest one
 * @param greatestWidth the length of the longest one
 * @param greatest the greatest decimal one as a number, or 0
 * @param last the greatest one as a text; null when there is none
 * @param all all of them; may be left out as long as there are greater ones to give out
 */
public record UsedIds(
        boolean asText,
        int leastWidth,
        int greatestWidth,
        long greatest,
        @Nullable String last,
        Set<String> all) {

    /** The ids of an empty store. */
    public static final UsedIds NONE = new UsedIds(false, 0, 0, 0, null, Set.of());

    /** The ids of an empty table. */
    public static final UsedIds NO_TEXTS = new UsedIds(true, 0, 0, 0, null, Set.of());

    // Nine digits leave room for some hundred million new ids of this width, fit into every column and into an int.
    private static final int WIDTH = 9;
    private static final long FIRST_TEXT = 100_000_001;

    /**
     * Finds the ids that a store has given out.
     *
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Source<X extends Exception> {

        /**
         * Finds the ids.
         *
         * @return the ids at this moment
         * @throws X if that fails
         */
        UsedIds usedIds() throws X;
    }

    /**
     * These ids and another one.
     *
     * @param id the other one
     * @return the ids
     */
    public UsedIds with(String id) {
        return new UsedIds(
                asText,
                last == null ? id.length() : Math.min(leastWidth, id.length()),
                Math.max(greatestWidth, id.length()),
                Math.max(greatest, SdkIds.number(id)),
                last == null || id.compareTo(last) > 0 ? id : last,
                all);
    }

    /**
     * The same, with all ids.
     *
     * @param ids all of them
     * @return the ids
     */
    public UsedIds withAll(Set<String> ids) {
        return new UsedIds(asText, leastWidth, greatestWidth, greatest, last, ids);
    }

    /**
     * How many new ids an SDK can count on to, whichever of these ids it deletes before.
     *
     * @return the number; 0 if it would give an id twice
     */
    public long room() {
        if (!asText) {
            return Math.max(0, SdkIds.GREATEST - greatest);
        }
        if (last == null) {
            return SdkIds.GREATEST;
        }
        boolean even = leastWidth == greatestWidth && SdkIds.isDecimal(last);
        return even ? Math.max(0, Math.min(SdkIds.GREATEST, greatestOf(greatestWidth)) - greatest) : 0;
    }

    /**
     * Whether the next id that an SDK gives is free, and greater than all others to it.
     *
     * @return whether it is
     */
    public boolean canCountOn() {
        if (!asText) {
            return greatest < SdkIds.GREATEST;
        }
        return last == null || canFollow(Long.toString(greatest + 1), last);
    }

    /**
     * An id for a new token, from which an SDK can count on if there is one.
     *
     * @param taken tells the ids that cannot be given out, besides these
     * @return the id; the least free one when none is left after the greatest
     * @throws dev.tokenhold.InvalidTokenException if no id is left
     */
    public String next(Predicate<String> taken) {
        Predicate<String> used = id -> all.contains(id) || taken.test(id);
        if (!asText) {
            return SdkIds.next(greatest, used);
        }
        if (last == null) {
            return SdkIds.next(FIRST_TEXT - 1, used);
        }
        String next = SdkIds.next(greatest, used);
        if (canFollow(next, last)) {
            return next;
        }
        // Behind 9 and 10 this is 900000001, which is the greatest one as a number and as a text.
        return SdkIds.next(beyond().greatest(), used);
    }

    /**
     * These ids, if new ones of their width would not do.
     *
     * @return ids after which wider ones begin, which are greater as numbers and as texts, if there are any
     */
    public UsedIds beyond() {
        long start = last == null ? 0 : padded(last);
        return start < greatest || start == 0 ? this : with(Long.toString(start));
    }

    private boolean canFollow(String next, String before) {
        return SdkIds.isCountable(next)
                && SdkIds.isDecimal(before)
                && SdkIds.number(before) == greatest
                && next.length() == before.length();
    }

    private static long padded(String id) {
        return SdkIds.isDecimal(id) && id.length() < WIDTH
                ? SdkIds.number(id) * (greatestOf(WIDTH - id.length()) + 1)
                : 0;
    }

    private static long greatestOf(int width) {
        return Math.round(Math.pow(10, width)) - 1;
    }
}
