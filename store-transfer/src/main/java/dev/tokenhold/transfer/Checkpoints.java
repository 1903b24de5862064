package dev.tokenhold.transfer;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a checkpoint of a copy about once a second. A checkpoint is never ahead of what the target has stored, so that a lost one only
 * costs time.
 */
final class Checkpoints {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable CheckpointFile file;
    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private StoreIds stores = StoreIds.UNKNOWN;
    private boolean broken;
    // Null once the file has it.
    private @Nullable Checkpoint reached;
    private long lastWritten = System.nanoTime() - BETWEEN_NANOS;

    /** Reads and writes nothing if there is no file. */
    Checkpoints(@Nullable CheckpointFile file, MigratableTokenStore from, MigratableTokenStore to) {
        this.file = file;
        this.from = from;
        this.to = to;
        if (file != null) {
            stores = stores.orOf(from, to);
        }
    }

    /** Reads the checkpoint of an earlier run of the same copy, see {@link CheckpointFile#read}. */
    Optional<Checkpoint> read() {
        return file == null ? Optional.empty() : file.read(stores);
    }

    /**
     * Records that all tokens up to an id are dealt with; the id is null if the order of the ids does not tell.
     *
     * <p>Checkpoints end at the first token that was neither copied under its own id nor refused. Verification needs to know more about
     * such a token than a checkpoint holds, so that a resumed run decides again on it and on all tokens after it.
     */
    void reached(@Nullable String id, Tally tally, CopiedTokens copied) {
        if (file == null || broken || id == null || !tally.isEveryTokenAccountedFor()) {
            return;
        }
        // The first batch gives a new target its id.
        stores = stores.orOf(from, to);
        reached = new Checkpoint(id, tally.counts(0), copied.idSum(), tally.refused, stores);
        if (System.nanoTime() - lastWritten >= BETWEEN_NANOS) {
            write();
        }
    }

    /** Writes the present checkpoint unless the file has it. */
    void write() {
        if (file == null || broken || reached == null) {
            return;
        }
        try {
            file.write(reached);
            reached = null;
            lastWritten = System.nanoTime();
        } catch (StoreUnavailableException e) {
            // The copy matters more.
            broken = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    e.getMessage()
                            + "; the copy continues without it, and another run finds unchanged what was copied");
        }
    }

    /** Removes the file, because the copy is complete. */
    void complete() {
        if (file != null) {
            file.delete();
        }
    }
}
