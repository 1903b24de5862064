package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how fast the tokens of each phase went. The phases follow each other without a gap: the first one begins with the log,
 * so that it includes opening the stores, and each of the others with the last tokens of the one before, because tokens are told
 * of when they are done.
 */
final class ThroughputLog implements ProgressListener {

    private final LongSupplier clock;
    private final long start;
    private final List<PhaseRecording> recordings = new ArrayList<>();
    private @Nullable PhaseRecording current;

    /**
     * How many tokens of a phase were done at a time.
     *
     * @param seconds the time since the beginning of the run
     */
    record Point(double seconds, long tokens) {}

    /**
     * A phase from its beginning, where no token is done, to its end.
     *
     * @param points at least two, in their order
     */
    record Course(Phase phase, List<Point> points) {

        double beginning() {
            return points.get(0).seconds();
        }

        double end() {
            return points.get(points.size() - 1).seconds();
        }

        double seconds() {
            return end() - beginning();
        }

        long tokens() {
            return points.get(points.size() - 1).tokens();
        }
    }

    ThroughputLog() {
        this(System::nanoTime);
    }

    ThroughputLog(LongSupplier clock) {
        this.clock = clock;
        start = clock.getAsLong();
    }

    @Override
    public void progress(Phase phase, long done, OptionalLong total) {
        long now = clock.getAsLong() - start;
        PhaseRecording recording = current;
        if (recording == null || !recording.isOf(phase)) {
            recording = new PhaseRecording(phase, recording == null ? 0 : recording.end());
            recordings.add(recording);
            current = recording;
        }
        recording.add(now, done);
    }

    /** What is remembered, a course for each phase in their order. */
    List<Course> courses() {
        return recordings.stream().map(PhaseRecording::course).toList();
    }
}
