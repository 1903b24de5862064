package dev.tokenhold.crypto;

import java.util.concurrent.ThreadLocalRandom;

/** How the version of a record moves, docs/format.md. */
final class RecordVersion {

    private RecordVersion() {}

    /** A random version, so that a writer does not mistake a new record for an earlier one of the same id that was deleted. */
    static long first() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 62);
    }

    static long after(long version) {
        return version % Long.MAX_VALUE + 1;
    }
}
