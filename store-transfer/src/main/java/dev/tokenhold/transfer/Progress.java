package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import java.util.OptionalLong;

/** Counts the progress of a phase, tells the listener, and ends a cancelled run. */
final class Progress {

    private final ProgressListener listener;
    private volatile boolean cancelled;
    private ProgressListener.Phase phase = ProgressListener.Phase.PLAN;
    private OptionalLong total = OptionalLong.empty();
    private long done;

    Progress(ProgressListener listener) {
        this.listener = listener;
    }

    void cancel() {
        cancelled = true;
    }

    void start(ProgressListener.Phase next, OptionalLong expected) {
        phase = next;
        total = expected;
        done = 0;
    }

    void step(long tokens) {
        done += tokens;
        listener.progress(phase, done, total);
    }

    void check() {
        if (cancelled) {
            throw new TokenStoreException("cancelled; run again to do the rest");
        }
    }
}
