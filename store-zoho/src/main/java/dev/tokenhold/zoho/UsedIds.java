package dev.tokenhold.zoho;

import java.util.Set;

/**
 * The ids that a store has given out.
 *
 * @param greatest the greatest number that is one, or 0
 * @param all all of them; may be left out as long as there are greater ones to give out
 */
record UsedIds(long greatest, Set<String> all) {

    static final UsedIds NONE = new UsedIds(0, Set.of());

    /** Finds out about them. */
    @FunctionalInterface
    interface Source<X extends Exception> {

        /** The ids at this moment. */
        UsedIds usedIds() throws X;
    }
}
