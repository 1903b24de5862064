package dev.tokenhold.migrate.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

    @Test
    void ticksAreRoundNumbers() {
        assertThat(Axis.upTo(17.6, 7).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0);
        assertThat(Axis.upTo(20, 4).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0);
        assertThat(Axis.upTo(0.05, 4).ticks()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.003, 0.9999, 1, 7, 99, 100, 86_400, 1e12})
    void hasAFewTicksHoweverLongItIs(double end) {
        assertThat(Axis.upTo(end, 7).ticks())
                .hasSizeBetween(3, 8)
                .allSatisfy(tick -> assertThat(tick).isBetween(0.0, end * 1.000001));
    }

    @Test
    void similarRatesStandOnAnEvenAxisThatEndsWithATick() {
        Axis axis = Axis.forRates(130, 680);

        assertThat(axis.isLogarithmic()).isFalse();
        assertThat(axis.ticks()).containsExactly(0.0, 200.0, 400.0, 600.0, 800.0);
        assertThat(axis.position(400)).isEqualTo(0.5);
    }

    @Test
    void slowRateCanBeSeenBesideAFastOne() {
        Axis axis = Axis.forRates(10_000, 1_000_000);

        assertThat(axis.isLogarithmic()).isTrue();
        assertThat(axis.ticks()).containsExactly(0.0, 1_000.0, 10_000.0, 100_000.0, 1_000_000.0);
        assertThat(axis.position(0)).isZero();
        assertThat(axis.position(10_000)).isBetween(0.25, 0.5);
        assertThat(axis.position(1_000_000)).isEqualTo(1);
    }
}
