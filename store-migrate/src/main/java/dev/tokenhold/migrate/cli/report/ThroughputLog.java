package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records how fast each phase processes tokens. The phases follow each other without a gap: the first begins when the log is
 * created, so that it includes opening the stores; each later one begins with the last tokens of the phase before it, because
 * tokens are reported when they are done.
 */
public final class ThroughputLog implements ProgressListener {

    private final LongSupplier clock;
    private final long start;
    private final List<PhaseRecording> recordings = new ArrayList<>();
    private @Nullable PhaseRecording current;

    /** Creates a log that begins now. */
    public ThroughputLog() {
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

    /** {@return what was recorded so far, in the order of the phases} */
    public List<PhaseThroughput> phases() {
        return recordings.stream().map(PhaseRecording::throughput).toList();
    }
}
