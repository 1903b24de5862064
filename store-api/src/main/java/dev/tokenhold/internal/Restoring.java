package dev.tokenhold.internal;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.FenceNotice;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.WriteFence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the restores of all kinds of files have in common: one at a time, from a copy, behind a fence. */
public final class Restoring {

    /** The name in the fence. One that a killed restore left behind is taken over. */
    private static final String BY = "store-migrate restore";

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
     * @throws StoreUnavailableException if somebody else has fenced the store, or another restore is under way
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
                fence.ifPresent(raised -> Fences.liftOrWarn(raised, "store"));
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
     * Requires that a file can be a copy of a store. A link to a file will do.
     *
     * @param copy the file
     * @param store the file of the store, which may be missing
     * @throws InvalidConfigurationException if there is no such file, or it is the store itself
     * @throws IOException if that cannot be told
     */
    public static void requireCopy(Path copy, Path store) throws IOException {
        if (!Files.exists(copy)) {
            throw new InvalidConfigurationException("there is no file " + copy + ": name a copy of the store");
        }
        if (!Files.isRegularFile(copy)) {
            throw new InvalidConfigurationException(copy + " is not a regular file: name a copy of the store");
        }
        if (Files.exists(store) && Files.isSameFile(copy, store)) {
            throw new InvalidConfigurationException(copy + " is the store itself: name a copy of it");
        }
    }

    private static void raise(WriteFence fence) {
        FenceNotice notice = fence.raise(BY);
        if (!notice.by().equals(BY)) {
            throw new StoreUnavailableException("the store is fenced by " + notice.by() + " since " + notice.since()
                    + ": wait until its migration is over, or lift the fence with store-migrate fence --lift if"
                    + " there is none; nothing was changed");
        }
    }
}
