package dev.tokenhold.transfer;

import dev.tokenhold.internal.WorkerThreads;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the pages of a store one after the other, lets several threads work on them, and hands over the results in the order
 * of the pages. Only a few pages are under way at a time, so a slow store slows the reading down and memory stays constant.
 *
 * @param <P> a page
 * @param <R> what the work on a page comes to
 */
final class PagePipeline<P, R> {

    /** What is done to a page, by any thread. */
    @FunctionalInterface
    interface Work<P, R> {
        R on(P page);
    }

    /** Takes results, in the thread that runs the pipeline. */
    @FunctionalInterface
    interface Sink<R> {

        /** Takes the result of the next page; false ends the run. */
        boolean take(R result);

        /**
         * Takes the result of a page that was already under way when the run ended, whyever it did. Only what has changed
         * something has to be known then.
         */
        default void takeLate(R result) {}
    }

    private final int parallel;
    private final Progress progress;
    private final Work<P, R> work;
    private final Sink<R> sink;
    private final Deque<Future<Optional<R>>> underWay = new ArrayDeque<>();
    private volatile boolean ended;

    /** With a {@code parallel} of 1 everything is done by the calling thread. */
    PagePipeline(int parallel, Progress progress, Work<P, R> work, Sink<R> sink) {
        this.parallel = parallel;
        this.progress = progress;
        this.work = work;
        this.sink = sink;
    }

    /** Goes through pages, each of which is read by the thread that works on it. */
    void run(Stream<? extends Supplier<P>> pages) {
        try (pages) {
            Iterator<? extends Supplier<P>> waiting = pages.iterator();
            if (parallel == 1) {
                runAlone(waiting);
            } else {
                runTogether(waiting);
            }
        }
    }

    private void runAlone(Iterator<? extends Supplier<P>> waiting) {
        boolean goesOn = true;
        while (goesOn && waiting.hasNext()) {
            progress.check();
            goesOn = sink.take(work.on(waiting.next().get()));
        }
        if (goesOn) {
            progress.check();
        }
    }

    private void runTogether(Iterator<? extends Supplier<P>> waiting) {
        ExecutorService workers = WorkerThreads.start(parallel, "tokenhold-migration");
        RuntimeException failure = null;
        try {
            boolean goesOn = true;
            while (goesOn) {
                progress.check();
                // One more than there are threads, so that none waits while this thread is busy with a result.
                while (underWay.size() <= parallel && waiting.hasNext()) {
                    Supplier<P> page = waiting.next();
                    underWay.add(workers.submit(() -> workOn(page)));
                }
                goesOn = !underWay.isEmpty()
                        && sink.take(result(underWay.remove()).orElseThrow());
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            ended = true;
            workers.shutdown();
        }
        failure = takeTheRest(failure);
        if (failure != null) {
            throw failure;
        }
    }

    // What fails does so for every page, after a long wait perhaps: what has not begun by then does not begin any more.
    // Pages begin in their order, so that none before the one that failed is left out.
    private Optional<R> workOn(Supplier<P> page) {
        if (ended) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.on(page.get()));
        } catch (RuntimeException | Error e) {
            ended = true;
            throw e;
        }
    }

    private @Nullable RuntimeException takeTheRest(@Nullable RuntimeException first) {
        RuntimeException failure = first;
        while (!underWay.isEmpty()) {
            try {
                result(underWay.remove()).ifPresent(sink::takeLate);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    // An interrupt does not end the wait: what is being written has to be known.
    private Optional<R> result(Future<Optional<R>> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw WorkerThreads.failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
