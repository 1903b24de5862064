package dev.tokenhold.migrate.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tokenhold.migrate.cli.report.PhaseThroughput.Point;
import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThroughputLogTest {

    private long millis;
    private final ThroughputLog log = new ThroughputLog(() -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void remembersNoMoreThanItHasRoomFor() {
        for (int tokens = 1; tokens <= 100_000; tokens++) {
            millis += 50;
            log.progress(Phase.COPY, tokens, OptionalLong.empty());
        }

        PhaseThroughput phase = log.phases().get(0);
        // The beginning and the end are no samples.
        assertThat(phase.points()).hasSizeBetween(PhaseRecording.MOST_SAMPLES / 2, PhaseRecording.MOST_SAMPLES + 2);
        assertThat(phase.points().get(0)).isEqualTo(new Point(0, 0));
        assertThat(phase.tokens()).isEqualTo(100_000);
        assertThat(phase.end()).isEqualTo(5_000);
    }

    @Test
    void thinnedSamplesAreEvenAndTellTheSameRate() {
        for (int tokens = 1; tokens <= 100_000; tokens++) {
            millis += 50;
            log.progress(Phase.COPY, tokens, OptionalLong.empty());
        }

        List<Point> points = log.phases().get(0).points();
        double interval = points.get(1).seconds();
        assertThat(interval).isGreaterThan(10);
        for (int i = 1; i < points.size(); i++) {
            Point point = points.get(i);
            assertThat(point.tokens()).isEqualTo(Math.round(point.seconds() * 20));
            if (i < points.size() - 2) {
                assertThat(point.seconds()).isCloseTo(i * interval, within(1e-6));
            }
        }
    }

    @Test
    void takesNoSampleOfEveryToken() {
        for (int tokens = 1; tokens <= 1000; tokens++) {
            millis++;
            log.progress(Phase.COPY, tokens, OptionalLong.empty());
        }

        assertThat(log.phases().get(0).points()).hasSize(11);
    }

    @Test
    void phaseBeginsWhereTheOneBeforeEnded() {
        report(Phase.PLAN, 2000, 1);
        report(Phase.PLAN, 1000, 2);
        report(Phase.COPY, 500, 1);
        report(Phase.COPY, 250, 2);
        report(Phase.VERIFY, 500, 1);
        report(Phase.VERIFY, 0, 2);
        millis += 250;

        assertThat(log.phases())
                .extracting(PhaseThroughput::phase)
                .containsExactly(Phase.PLAN, Phase.COPY, Phase.VERIFY);
        assertThat(log.phases()).extracting(PhaseThroughput::beginning).containsExactly(0.0, 3.0, 3.75);
        assertThat(log.phases()).extracting(PhaseThroughput::seconds).containsExactly(3.0, 0.75, 0.5);
        assertThat(log.phases()).extracting(PhaseThroughput::tokens).containsExactly(2L, 2L, 2L);
    }

    @Test
    void batchRightAfterASampleMakesNoPeak() {
        for (int batch = 1; batch <= 20; batch++) {
            report(Phase.PLAN, 50, 5000L * batch);
        }
        report(Phase.PLAN, 1, 105_000);

        List<Point> points = log.phases().get(0).points();
        for (int i = 1; i < points.size(); i++) {
            double seconds = points.get(i).seconds() - points.get(i - 1).seconds();
            assertThat((points.get(i).tokens() - points.get(i - 1).tokens()) / seconds)
                    .isBetween(90_000.0, 160_000.0);
        }
    }

    @Test
    void knowsNothingOfARunWithoutTokens() {
        assertThat(log.phases()).isEmpty();
    }

    private void report(Phase phase, long after, long done) {
        millis += after;
        log.progress(phase, done, OptionalLong.empty());
    }
}
