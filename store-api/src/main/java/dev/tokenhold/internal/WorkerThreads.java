package dev.tokenhold.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts worker threads that callers neither interrupt nor have to shut down. */
public final class WorkerThreads {

    private static final long IDLE_SECONDS = 5;

    private WorkerThreads() {}

    /**
     * Creates an executor that starts tasks in order of submission, in daemon threads that end after 5 idle seconds.
     *
     * @param count the maximum number of tasks at a time; with 1, each begins when the one before it has ended
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
     * Turns the failure of a task into the exception that the waiting thread throws.
     *
     * @param cause the cause of the exception that the wait ended with; an {@code Error} is thrown at once
     * @return the cause, wrapped in an {@code IllegalStateException} if it is a checked exception, which tasks do not throw
     */
    public static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
