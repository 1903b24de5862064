package dev.tokenhold.transfer;

import dev.tokenhold.StoreUnavailableException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes down how far a copy has come, about once a second. What is written never runs ahead of what the target has stored, so the
 * worst that a lost checkpoint costs is work that is done again.
 */
final class Checkpoints {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable CheckpointFile file;
    private boolean broken;
    private boolean current = true;
    private @Nullable Checkpoint reached;
    private long lastWritten = System.nanoTime() - BETWEEN_NANOS;

    /** Without a file nothing is written. */
    Checkpoints(@Nullable CheckpointFile file) {
        this.file = file;
    }

    /**
     * Notes that all tokens up to an id are dealt with; null when the order of the ids does not tell.
     *
     * <p>That is only of use as long as every token has been copied under its own id, or was refused: about the others
     * verification has to know more than fits here, so a resumed run decides on them again, and on all after them.
     */
    void reached(@Nullable String id, Tally tally) {
        if (file == null || broken || id == null || !tally.isEveryTokenAccountedFor()) {
            return;
        }
        reached = new Checkpoint(id, tally.counts(0), tally.refused);
        current = false;
        if (System.nanoTime() - lastWritten >= BETWEEN_NANOS) {
            write();
        }
    }

    /** Writes what has not been written yet. */
    void write() {
        if (file == null || broken || current || reached == null) {
            return;
        }
        try {
            file.write(reached);
            current = true;
            lastWritten = System.nanoTime();
        } catch (StoreUnavailableException e) {
            // The copy is what matters.
            broken = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    e.getMessage()
                            + "; the copy goes on without, and running it again finds unchanged what it has copied");
        }
    }

    /** The copy is complete: there is nothing to resume. */
    void complete() {
        if (file != null) {
            file.delete();
        }
    }
}
