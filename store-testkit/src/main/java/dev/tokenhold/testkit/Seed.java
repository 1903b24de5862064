package dev.tokenhold.testkit;

/** Where the random tests begin: anew each time, or at the system property {@code tokenhold.seed}. */
final class Seed {

    private Seed() {}

    static long next() {
        return Long.getLong("tokenhold.seed", System.nanoTime());
    }
}
