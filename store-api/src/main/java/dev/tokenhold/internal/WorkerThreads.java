package dev.tokenhold.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads of our own, which callers neither interrupt nor have to end. */
public final class WorkerThreads {

    private static final long IDLE_SECONDS = 5;

    private WorkerThreads() {}

    /**
     * Runs tasks in the order in which they come, in daemon threads that are there while there is something to do, and 5 seconds
     * longer.
     *
     * @param count how many tasks are under way at a time, at most; with 1 each begins when the one before it has ended
     * @param name the name of the threads
     * @return the executor, which need not be shut down
     */
    public static ExecutorService start(int count, String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * What a task has failed with, for whoever has waited for it to throw.
     *
     * @param cause the cause of the exception that the wait ended with; an {@code Error} is thrown at once
     * @return the cause; in an {@code IllegalStateException} if it is a checked exception, which tasks do not throw
     */
    public static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
