package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How far a phase had come at some times, which are nanoseconds since the beginning of the run. It is told after every
 * batch of tokens, and takes no more room for a million of them than for a thousand.
 */
final class PhaseRecording {

    /** More points than a chart has room for, and few enough to be forgotten about. */
    static final int MOST_SAMPLES = 240;

    /** Often enough for a run of a few seconds; a longer one is thinned to longer intervals. */
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

    /** So many tokens are done now. */
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

    /** When its last tokens were done. */
    long end() {
        return end;
    }

    ThroughputLog.Course course() {
        List<ThroughputLog.Point> points = new ArrayList<>(size + 2);
        points.add(point(beginning, 0));
        for (int i = 0; i < size && times[i] < end; i++) {
            points.add(point(times[i], tokens[i]));
        }
        points.add(point(end, done));
        return new ThroughputLog.Course(phase, List.copyOf(points));
    }

    // The counts add up, so that leaving one out makes an interval longer and no rate wrong.
    private void thin() {
        size /= 2;
        for (int i = 0; i < size; i++) {
            times[i] = times[2 * i + 1];
            tokens[i] = tokens[2 * i + 1];
        }
        interval *= 2;
    }

    private static ThroughputLog.Point point(long nanos, long tokens) {
        return new ThroughputLog.Point(nanos / 1e9, tokens);
    }
}
