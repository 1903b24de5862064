package dev.tokenhold.internal;

import java.util.concurrent.ThreadLocalRandom;

/** The versions of records, docs/format.md. */
public final class Versions {

    private Versions() {}

    /**
     * Makes up the version of a new or restored record, so that a writer does not mistake it for an earlier one of the same id.
     *
     * @return a random version, from 1 to 2^62-1
     */
    public static long first() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 62);
    }

    /**
     * Returns the version that follows another one.
     *
     * @param version the version that is stored
     * @return the next one; 1 after the greatest
     */
    public static long after(long version) {
        return version % Long.MAX_VALUE + 1;
    }
}
