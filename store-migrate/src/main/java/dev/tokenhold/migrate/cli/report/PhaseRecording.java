package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Samples the progress of one phase. Times are nanoseconds since the beginning of the run. It takes no more memory for a million
 * tokens than for a thousand.
 */
final class PhaseRecording {

    /** More points than a chart has room for, in a few kilobytes. */
    static final int MOST_SAMPLES = 240;

    /** Suits a run of a few seconds; {@link #thin} doubles it in longer runs. */
    private static final long FIRST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final Phase phase;
    private final long beginning;
    private final long[] times = new long[MOST_SAMPLES];
    private final long[] tokens = new long[MOST_SAMPLES];
    private int size;
    private long interval = FIRST_INTERVAL;
    private long sampled;
    private long end;
    private long done;

    PhaseRecording(Phase phase, long beginning) {
        this.phase = phase;
        this.beginning = beginning;
        sampled = beginning;
    }

    boolean isOf(Phase other) {
        return phase == other;
    }

    /** Records how many tokens are done now. */
    void add(long now, long count) {
        end = now;
        done = count;
        if (now - sampled >= interval) {
            sampled = now;
            times[size] = now;
            tokens[size] = count;
            size++;
            if (size == MOST_SAMPLES) {
                thin();
            }
        }
    }

    /** Returns when the last tokens were done. */
    long end() {
        return end;
    }

    PhaseThroughput throughput() {
        List<PhaseThroughput.Point> points = new ArrayList<>(size + 2);
        points.add(point(beginning, 0));
        // Not a sample close to the end: the batch after it would make a peak.
        for (int i = 0; i < size && end - times[i] >= interval; i++) {
            points.add(point(times[i], tokens[i]));
        }
        points.add(point(end, done));
        return new PhaseThroughput(phase, List.copyOf(points));
    }

    // Counts are cumulative: dropping a sample lengthens an interval and makes no rate wrong.
    private void thin() {
        size /= 2;
        for (int i = 0; i < size; i++) {
            times[i] = times[2 * i + 1];
            tokens[i] = tokens[2 * i + 1];
        }
        interval *= 2;
    }

    private static PhaseThroughput.Point point(long nanos, long tokens) {
        return new PhaseThroughput.Point(nanos / 1e9, tokens);
    }
}
