package dev.tokenhold.benchmarks;

import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How thoroughly to measure.
 *
 * @param rounds how often every line of the table is measured
 * @param mostTokens the most tokens that a store holds
 * @param copied the tokens that are copied from store to store
 * @param forks the processes of JMH for each measurement; 0 for none but this one, which starts nothing and so takes less time
 * @param warmups the iterations of JMH before the measurement
 * @param iterations the iterations that count
 * @param iteration how long each of them takes
 */
record Scale(int rounds, int mostTokens, int copied, int forks, int warmups, int iterations, TimeValue iteration) {

    static final Scale FULL = new Scale(3, 100_000, 100_000, 1, 5, 3, TimeValue.seconds(1));

    /** Tells whether the benchmarks still run, and nothing about costs. */
    static final Scale QUICK = new Scale(1, 100, 500, 0, 0, 1, TimeValue.milliseconds(100));

    Scale withRounds(int changed) {
        return new Scale(changed, mostTokens, copied, forks, warmups, iterations, iteration);
    }

    Scale withMostTokens(int changed) {
        return new Scale(rounds, changed, copied, forks, warmups, iterations, iteration);
    }

    Scale withCopied(int changed) {
        return new Scale(rounds, mostTokens, changed, forks, warmups, iterations, iteration);
    }
}
