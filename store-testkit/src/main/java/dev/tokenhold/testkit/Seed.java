package dev.tokenhold.testkit;

/** Chooses the seed of random tests: a new one each time, or the system property {@code tokenhold.seed}. */
final class Seed {

    private Seed() {}

    static long next() {
        return Long.getLong("tokenhold.seed", System.nanoTime());
    }
}
