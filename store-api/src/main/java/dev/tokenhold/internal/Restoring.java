package dev.tokenhold.internal;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What the restores of all kinds of files have in common: one at a time, behind a fence, with new versions. */
public final class Restoring {

    /** The name in the fence. One that a killed restore left behind is taken over. */
    private static final String BY = "store-migrate restore";

    private static final System.Logger LOG = System.getLogger(Restoring.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Restoring() {}

    /**
     * Runs a restore as the only one, behind a fence.
     *
     * @param <T> its result
     * @param file the file of the store, resolved
     * @param present the store as it is now; null if it cannot be opened, so that it cannot be fenced
     * @param restore the work
     * @return its result
     * @throws StoreUnavailableException if a fence of somebody else stands, or another restore is under way
     * @throws IOException if the work throws it
     */
    public static <T> T behindFence(Path file, @Nullable RecordStore present, InterProcessLock.Action<T> restore)
            throws IOException {
        return new InterProcessLock(lock(file), TIMEOUT).holding(() -> {
            Optional<WriteFence> fence = present == null ? Optional.empty() : present.fence();
            fence.ifPresent(Restoring::raise);
            try {
                return restore.run();
            } finally {
                fence.ifPresent(Restoring::lift);
            }
        });
    }

    /**
     * Returns the lock that a restore holds.
     *
     * @param file the file of the store
     * @return the lock file, which may not exist
     */
    public static Path lock(Path file) {
        return file.resolveSibling(file.getFileName() + ".restore.lock");
    }

    /**
     * Makes up a version for a restored record.
     *
     * @return a random one, from 1 to 2^62-1, as a new record gets
     */
    public static long version() {
        return ThreadLocalRandom.current().nextLong(1, 1L << 62);
    }

    private static void raise(WriteFence fence) {
        FenceNotice notice = fence.raise(BY);
        if (!notice.by().equals(BY)) {
            throw new StoreUnavailableException("the store is fenced by " + notice.by() + " since " + notice.since()
                    + ": wait until its migration is over, or lift the fence with store-migrate fence --lift if"
                    + " there is none; nothing was changed");
        }
    }

    private static void lift(WriteFence fence) {
        try {
            fence.lift();
        } catch (TokenStoreException e) {
            // Whether the restore succeeded matters more.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the fence around the store still stands: lift it with store-migrate fence --lift ({0})",
                    e.getMessage());
        }
    }
}
