package dev.tokenhold.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs tasks in threads that start together. */
final class Concurrently {

    // For a thread that hangs; a slow disk or server is to be no failure.
    private static final long PATIENCE_SECONDS = 300;

    private Concurrently() {}

    /** The results of the tasks, in their order; throws what the first of them to fail throws, and interrupts the others. */
    static <T> List<T> run(int threads, IntFunction<Callable<T>> task) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            ExecutorCompletionService<T> completion = new ExecutorCompletionService<>(executor);
            CountDownLatch start = new CountDownLatch(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> callable = task.apply(i);
                futures.add(completion.submit(() -> {
                    start.countDown();
                    start.await();
                    return callable.call();
                }));
            }
            for (int i = 0; i < threads; i++) {
                Future<T> completed = completion.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (completed == null) {
                    throw new AssertionError("no thread has ended for " + PATIENCE_SECONDS + " s");
                }
                completed.get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }
}
