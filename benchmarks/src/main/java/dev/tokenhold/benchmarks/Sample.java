package dev.tokenhold.benchmarks;

/**
 * One measurement.
 *
 * @param cost what one operation costs, in seconds, or what is kept, in bytes. If many threads work at once it is the time of all divided
 *     by the operations of all.
 * @param allocated the bytes that one operation allocates; 0 if this was not measured
 */
record Sample(double cost, double allocated) {

    Sample(double cost) {
        this(cost, 0);
    }
}
