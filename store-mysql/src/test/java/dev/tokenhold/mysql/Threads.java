package dev.tokenhold.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs tasks in threads that start together. */
final class Threads {

    private Threads() {}

    /** Started tasks, whose results are waited for. */
    record Running<T>(ExecutorService executor, List<Future<T>> futures) {

        List<T> join() throws InterruptedException {
            try {
                List<T> results = new ArrayList<>();
                for (Future<T> future : futures) {
                    results.add(future.get());
                }
                return results;
            } catch (ExecutionException e) {
                throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
            } finally {
                executor.shutdownNow();
            }
        }
    }

    static <T> Running<T> start(int threads, IntFunction<Callable<T>> task) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(threads);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Callable<T> callable = task.apply(i);
            futures.add(executor.submit(() -> {
                start.countDown();
                start.await();
                return callable.call();
            }));
        }
        return new Running<>(executor, futures);
    }

    static <T> List<T> run(int threads, IntFunction<Callable<T>> task) throws InterruptedException {
        return start(threads, task).join();
    }
}
