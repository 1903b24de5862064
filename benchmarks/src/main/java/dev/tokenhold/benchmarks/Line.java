package dev.tokenhold.benchmarks;

/**
 * A line of the table.
 *
 * @param work what is done
 * @param ours the work of our store
 * @param peer who does the same
 * @param peers the peer's work
 * @param goal what the ratio should be
 */
record Line(String work, Work ours, String peer, Work peers, Goal goal) {}
