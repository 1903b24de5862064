package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Samples the progress of one phase. It takes no more memory for a million tokens than for a thousand. */
final class PhaseRecording {

    /** More points than a chart has room for, in a few kilobytes. */
    static final int MOST_SAMPLES = 240;

    /** Suits a run of a few seconds; {@link #thin} doubles it in longer runs. */
    private static final long FIRST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many tokens were done at a time, in nanoseconds since the beginning of the run. */
    private record Sample(long time, long tokens) {

        PhaseThroughput.Point point() {
            return new PhaseThroughput.Point(time / 1e9, tokens);
        }
    }

    private final Phase phase;

    /** The beginning, and samples. */
    private final List<Sample> samples = new ArrayList<>();

    private Sample last;
    private long interval = FIRST_INTERVAL;

    PhaseRecording(Phase phase, long beginning) {
        this.phase = phase;
        last = new Sample(beginning, 0);
        samples.add(last);
    }

    boolean isOf(Phase other) {
        return phase == other;
    }

    /** Records how many tokens are done now. */
    void add(long now, long count) {
        last = new Sample(now, count);
        if (now - samples.get(samples.size() - 1).time >= interval) {
            samples.add(last);
            if (samples.size() > MOST_SAMPLES) {
                thin();
            }
        }
    }

    /** Returns when the last tokens were done. */
    long end() {
        return last.time;
    }

    PhaseThroughput throughput() {
        List<Sample> points = new ArrayList<>(samples);
        // Not a sample close to the end: the batch after it would make a peak.
        while (points.size() > 1 && end() - points.get(points.size() - 1).time < interval) {
            points.remove(points.size() - 1);
        }
        points.add(last);
        return new PhaseThroughput(phase, points.stream().map(Sample::point).toList());
    }

    // Counts are cumulative: dropping a sample lengthens an interval and makes no rate wrong.
    private void thin() {
        for (int i = 1; i < samples.size(); i++) {
            samples.remove(i);
        }
        interval *= 2;
    }
}
