package dev.tokenhold.spi;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread of a store's own, which callers neither interrupt nor have to end. */
public final class WorkerThread {

    private static final long IDLE_SECONDS = 5;

    private WorkerThread() {}

    /**
     * Runs one task after the other, in a daemon thread that is there while there is something to do, and 5 seconds longer.
     *
     * @param name the name of the thread
     * @return the executor, which need not be shut down
     */
    public static ExecutorService named(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
