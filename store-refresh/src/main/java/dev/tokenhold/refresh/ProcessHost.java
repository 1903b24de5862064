package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.spi.Bytes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The clocks and threads of this process. Its threads end when they are idle. They are no daemons, so that a program does not end between
 * an answer and its storage.
 */
final class ProcessHost implements Host {

    private static final long IDLE_SECONDS = 2;
    private static final Duration MUCH_TOO_LATE = Duration.ofSeconds(1);
    private static final Duration TO_READ_THE_ANSWER = Duration.ofSeconds(5);

    private final Duration overdue;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor watcher;
    private final ThreadPoolExecutor workers;
    private final Places places;

    ProcessHost(RefreshSettings settings) {
        this.overdue = settings.overdue();
        timer = new ScheduledThreadPoolExecutor(1, named("timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        // Apart from the timer, which must not wait for a store.
        watcher = executor(1, 1, "watcher", new LinkedBlockingQueue<>());
        watcher.allowCoreThreadTimeOut(true);
        workers = executor(0, Integer.MAX_VALUE, "worker", new SynchronousQueue<>());
        places = new Places(workers, settings.maxRefreshes());
    }

    private static ThreadPoolExecutor executor(int core, int max, String name, BlockingQueue<Runnable> queue) {
        return new ThreadPoolExecutor(core, max, IDLE_SECONDS, TimeUnit.SECONDS, queue, named(name));
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, "tokenhold-refresh-" + name);
            thread.setDaemon(false);
            return thread;
        };
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public Bytes newAttempt() {
        byte[] attempt = new byte[RefreshLease.ATTEMPT_LENGTH];
        random.nextBytes(attempt);
        return Bytes.of(attempt);
    }

    @Override
    public void watch(Step first, Duration delay) {
        if (delay.isZero()) {
            watcher.execute(() -> take(first));
        } else {
            later(watcher, first, delay);
        }
    }

    @Override
    public void present(Step first) {
        places.run(() -> take(first));
    }

    @Override
    public void keep(Step first, Duration delay) {
        later(workers, first, delay);
    }

    private void later(Executor threads, Step first, Duration delay) {
        Future<?> unused = timer.schedule(
                () -> {
                    try {
                        threads.execute(() -> take(first));
                    } catch (OutOfMemoryError e) {
                        // No thread can be had. An answer that is not stored yet must not be forgotten for that.
                        later(threads, first, Duration.ofSeconds(1));
                    }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static void take(Step first) {
        Step step = first;
        while (step != null) {
            step = step.take();
        }
    }

    @Override
    public OAuthToken call(TokenRefresher refresher, OAuthToken token) throws Exception {
        Call call = new Call(places.giveUp());
        call.strikeIn(overdue);
        try {
            return refresher.refresh(token);
        } finally {
            call.end();
        }
    }

    @Override
    public void end() {
        timer.shutdown();
        watcher.shutdown();
        workers.shutdown();
    }

    /** A call of the refresher, which is interrupted while it lasts, and not what comes after it. */
    private final class Call {

        private final Runnable giveUpPlace;
        private @Nullable Thread caller = Thread.currentThread();
        private @Nullable Future<?> strike;
        private long due;

        Call(Runnable giveUpPlace) {
            this.giveUpPlace = giveUpPlace;
        }

        synchronized void strikeIn(Duration delay) {
            due = System.nanoTime() + delay.toNanos();
            strike = timer.schedule(this::overdue, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        private synchronized void overdue() {
            if (caller == null) {
                return;
            }
            if (System.nanoTime() - due > MUCH_TOO_LATE.toNanos()) {
                // The whole process was stopped. The answer may have come meanwhile, and must not be lost to an
                // interrupt.
                strikeIn(TO_READ_THE_ANSWER);
                return;
            }
            caller.interrupt();
            giveUpPlace.run();
        }

        @SuppressWarnings("ThreadInterruptedFlag")
        void end() {
            synchronized (this) {
                caller = null;
                if (strike != null) {
                    strike.cancel(false);
                }
            }
            // The interrupt was meant for the refresher.
            Thread.interrupted();
        }
    }
}
