package dev.tokenhold.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final Work OURS = new Operation("find", "file", 100, 1);
    private static final Work PEERS = new Operation("find", "google", 100, 1);

    @Test
    void dividesOurTimeByThatOfThePeer() {
        Comparison comparison = compare(Goal.timeAtMost(2), samples(30e-6), samples(10e-6));
        assertThat(comparison.ratio()).isEqualTo(3);
        assertThat(comparison.isMet()).isFalse();
        assertThat(compare(Goal.timeAtMost(3), samples(30e-6), samples(10e-6)).isMet())
                .isTrue();
    }

    @Test
    void dividesOurRateByThatOfThePeer() {
        Comparison comparison = compare(Goal.rateAtLeast(3), samples(10e-6), samples(30e-6));
        assertThat(comparison.ratio()).isEqualTo(3);
        assertThat(comparison.isMet()).isTrue();
        assertThat(compare(Goal.rateAtLeast(0.87), samples(1.2e-3), samples(1e-3))
                        .isMet())
                .isFalse();
    }

    @Test
    void comparesWithinEachRound() {
        // The second round ran on a machine ten times as slow.
        Comparison comparison = compare(Goal.timeAtMost(2), samples(1e-3, 20e-3, 3e-3), samples(1e-3, 10e-3, 1e-3));
        assertThat(comparison.ratio()).isEqualTo(2);
        assertThat(comparison.leastRatio()).isEqualTo(1);
        assertThat(comparison.greatestRatio()).isEqualTo(3);
        assertThat(comparison.ourCost()).isEqualTo(3e-3);
    }

    @Test
    void takesTheMiddleOfAnEvenNumberOfRounds() {
        assertThat(Comparison.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    }

    @Test
    void tableShowsUnitsAndVerdict() {
        assertThat(Table.of(List.of(
                                compare(Goal.timeAtMost(1.4), samples(512e-6), samples(0.5e-3)),
                                compare(Goal.rateAtLeast(15), samples(1e-3), samples(12e-3)),
                                compare(Goal.reportedTime(), samples(1.5), samples(0.04))))
                        .toString())
                .isEqualTo("""
                        | work | ours    | limit or peer |         | ratio | spread    | goal  | met |
                        | ---- | ------- | ------------- | ------- | ----- | --------- | ----- | --- |
                        | find | 512 µs  | peer          | 500 µs  | 1.02  | 1.02–1.02 | ≤ 1.4 | yes |
                        | find | 1,000/s | peer          | 83.3/s  | 12.0  | 12.0–12.0 | ≥ 15  | no  |
                        | find | 1.50 s  | peer          | 40.0 ms | 37.5  | 37.5–37.5 |       |     |
                        """);
    }

    private static Comparison compare(Goal goal, List<Sample> ours, List<Sample> peers) {
        return new Comparison(new Line("find", OURS, "peer", PEERS, goal), ours, peers);
    }

    private static List<Sample> samples(double... costs) {
        return Arrays.stream(costs).mapToObj(Sample::new).toList();
    }
}
