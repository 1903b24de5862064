package dev.tokenhold.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The costs of both sides of a line in all rounds. The ratio is that of each round, since a machine is slower in one than in another. */
record Comparison(Line line, List<Sample> ours, List<Sample> peers) {

    double ourCost() {
        return median(costs(ours));
    }

    double peersCost() {
        return median(costs(peers));
    }

    /** {@return the median of the rounds} */
    double ratio() {
        return median(ratios());
    }

    double leastRatio() {
        return Arrays.stream(ratios()).min().orElseThrow();
    }

    double greatestRatio() {
        return Arrays.stream(ratios()).max().orElseThrow();
    }

    boolean isMet() {
        return line.goal().isMet(ratio());
    }

    private double[] ratios() {
        return IntStream.range(0, Math.min(ours.size(), peers.size()))
                .mapToDouble(round -> line.goal()
                        .ratio(ours.get(round).cost(), peers.get(round).cost()))
                .toArray();
    }

    private static double[] costs(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::cost).toArray();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
