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

/**
 * Runs tasks in threads that start together.
 *
 * @param <T> the result of a task
 */
public final class Concurrently<T> {

    // Ends a thread that hangs; a slow disk or server must not be a failure.
    private static final long TIMEOUT_SECONDS = 300;

    private final ExecutorService executor;
    private final ExecutorCompletionService<T> completion;
    private final List<Future<T>> futures = new ArrayList<>();

    private Concurrently(int threads) {
        executor = Executors.newFixedThreadPool(threads);
        completion = new ExecutorCompletionService<>(executor);
    }

    /**
     * Starts the tasks.
     *
     * @param threads how many
     * @param task the task of each thread, which are counted from 0
     * @param <T> the result of a task
     * @return the running tasks
     */
    public static <T> Concurrently<T> start(int threads, IntFunction<Callable<T>> task) {
        Concurrently<T> tasks = new Concurrently<>(threads);
        CountDownLatch start = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Callable<T> callable = task.apply(i);
            tasks.futures.add(tasks.completion.submit(() -> {
                start.countDown();
                start.await();
                return callable.call();
            }));
        }
        return tasks;
    }

    /**
     * Starts the tasks and waits until they end.
     *
     * @param threads how many
     * @param task the task of each thread, which are counted from 0
     * @param <T> the result of a task
     * @return the results of the tasks, in their order
     * @throws AssertionError if one of them throws an exception, which is its cause; the others are interrupted
     */
    public static <T> List<T> run(int threads, IntFunction<Callable<T>> task) {
        return start(threads, task).join();
    }

    /** {@return whether all tasks have ended} */
    public boolean isDone() {
        return futures.stream().allMatch(Future::isDone);
    }

    /**
     * Waits until the tasks end.
     *
     * @return the results of the tasks, in their order
     * @throws AssertionError if one of them throws an exception, which is its cause; the others are interrupted
     */
    public List<T> join() {
        try {
            for (int i = 0; i < futures.size(); i++) {
                Future<T> completed = completion.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (completed == null) {
                    throw new AssertionError("no thread has ended for " + TIMEOUT_SECONDS + " s");
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
