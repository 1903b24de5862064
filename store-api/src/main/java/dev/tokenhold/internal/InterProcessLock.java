package dev.tokenhold.internal;

import dev.tokenhold.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock with one holder at a time among all threads of all processes that use the same lock file. The operating system frees the
 * lock when a process ends, however it ends. The lock file stays in place; do not delete it while it is in use.
 *
 * <p>Locks are advisory and belong to a process as a whole, so all code of a process has to lock a file through this class.
 * Thread-safe; not reentrant.
 */
public final class InterProcessLock {

    // Closing any channel on a file frees all locks that the process has on it: at most one may be open at a time.
    private static final ConcurrentHashMap<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final Duration timeout;
    private final ReentrantLock mutex;

    /**
     * Creates a lock on a lock file.
     *
     * @param file the lock file, created when it is first needed
     * @param timeout how long to wait for other holders
     */
    public InterProcessLock(Path file, Duration timeout) {
        this.file = file.toAbsolutePath().normalize();
        this.timeout = timeout;
        this.mutex = IN_THIS_PROCESS.computeIfAbsent(this.file, any -> new ReentrantLock(true));
    }

    /**
     * A piece of work under the lock.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Action<T> {

        /**
         * Does the work.
         *
         * @return the result
         * @throws IOException if a file cannot be read or written
         */
        T run() throws IOException;
    }

    /**
     * Runs an action as the only holder.
     *
     * @param <T> its result
     * @param action the work
     * @return its result
     * @throws StoreUnavailableException if others held the lock until the timeout, or the lock file cannot be opened; the action
     *     was not run
     * @throws IOException if the action throws it
     */
    public <T> T holding(Action<T> action) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        // An interrupt closes the channels of its thread: hold it back until the lock is free again.
        boolean interrupted = Thread.interrupted();
        try {
            if (!mutex.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw held();
            }
            try {
                return holdingFile(action, deadline);
            } finally {
                mutex.unlock();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw new StoreUnavailableException("interrupted while waiting for the lock " + file + ": try again", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T holdingFile(Action<T> action, long deadline) throws IOException {
        // Two applications in one server each have their own copy of this class and its mutex, but share interned
        // strings.
        synchronized (("tokenhold lock " + file).intern()) {
            // Closing the channel frees the lock.
            try (FileChannel channel = open()) {
                acquire(channel, deadline);
                return action.run();
            }
        }
    }

    private FileChannel open() {
        try {
            try {
                return opened();
            } catch (NoSuchFileException e) {
                DurableFiles.createEmptyUnsynced(file);
                return opened();
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the lock file " + file + " cannot be opened for writing: " + FileFailure.reason(e)
                            + "; nothing was changed, put that right and try again",
                    e);
        }
    }

    private FileChannel opened() throws IOException {
        // Opening a pipe would wait for ever.
        RegularFile.require(file, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    // Polls: a blocking lock has no timeout, so one stopped process would stop all others for ever.
    private void acquire(FileChannel channel, long deadline) {
        try {
            while (channel.tryLock() == null) {
                if (System.nanoTime() - deadline > 0) {
                    throw held();
                }
                Thread.sleep(0, ThreadLocalRandom.current().nextInt(200_000, 1_000_000));
            }
        } catch (IOException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new StoreUnavailableException(
                    "the lock " + file + " cannot be taken: " + e.getMessage() + "; nothing was changed, try again", e);
        }
    }

    private StoreUnavailableException held() {
        return new StoreUnavailableException("another process has held the lock " + file + " for " + timeout.toSeconds()
                + " s; nothing was changed, try again, or end that process if it hangs");
    }
}
