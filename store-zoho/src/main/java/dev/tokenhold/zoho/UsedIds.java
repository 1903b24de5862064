package dev.tokenhold.zoho;

import java.util.Set;

/**
 * The ids that a store has given out.
 *
 * @param greatest the greatest decimal one as a number, or 0
 * @param all all of them; may be left out as long as there are greater ones to give out
 */
public record UsedIds(long greatest, Set<String> all) {

    /** The ids of an empty store. */
    public static final UsedIds NONE = new UsedIds(0, Set.of());

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
}
