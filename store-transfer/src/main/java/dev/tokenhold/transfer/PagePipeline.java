package dev.tokenhold.transfer;

import dev.tokenhold.internal.WorkerThreads;
import dev.tokenhold.spi.InventoryPage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets several threads work on the pages of a store, and hands over the results in the order of the pages. Only a few pages are under way
 * at a time, so that a slow store slows down the reading and memory stays constant.
 *
 * @param <R> the result of the work on a page
 */
final class PagePipeline<R> {

    /** What to do with the pages. The pipeline takes results in the thread that runs it. */
    interface Pass<R> {

        /** Works on a page, in any thread. */
        R on(Page page);

        /** Takes the result of the next page; returns false to end the run. */
        boolean take(R result);

        /**
         * Takes the result of a page that was still under way when the run ended or failed. Record only what changed the target.
         */
        default void takeLate(R result) {}
    }

    private final int parallel;
    private final Progress progress;
    private final Pass<R> pass;
    private final Deque<Future<Optional<R>>> underWay = new ArrayDeque<>();
    private volatile boolean ended;

    /** With a {@code parallel} of 1 the calling thread does everything. */
    PagePipeline(int parallel, Progress progress, Pass<R> pass) {
        this.parallel = parallel;
        this.progress = progress;
        this.pass = pass;
    }

    /** Works through pages; the thread that works on a page also reads it. */
    void run(Stream<InventoryPage> pages) {
        try (pages) {
            run(pages.iterator());
        }
    }

    private void run(Iterator<InventoryPage> waiting) {
        ExecutorService workers = WorkerThreads.start(parallel, "tokenhold-migration");
        Executor executor = parallel == 1 ? Runnable::run : workers;
        // One page more than there are threads, so that none waits while this thread is busy with a result.
        int most = parallel == 1 ? 1 : parallel + 1;
        RuntimeException failure = null;
        try {
            boolean goesOn = true;
            while (goesOn) {
                progress.check();
                while (underWay.size() < most && waiting.hasNext()) {
                    InventoryPage page = waiting.next();
                    FutureTask<Optional<R>> task = new FutureTask<>(() -> workOn(page));
                    executor.execute(task);
                    underWay.add(task);
                }
                goesOn = !underWay.isEmpty()
                        && pass.take(result(underWay.remove()).orElseThrow());
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

    // A store that fails for one page fails for every page, perhaps after a long wait: after a failure no page begins.
    // Pages begin in their order, so that none before the failed one is left out.
    private Optional<R> workOn(InventoryPage page) {
        if (ended) {
            return Optional.empty();
        }
        try {
            return Optional.of(pass.on(Page.of(page.read())));
        } catch (RuntimeException | Error e) {
            ended = true;
            throw e;
        }
    }

    private @Nullable RuntimeException takeTheRest(@Nullable RuntimeException first) {
        RuntimeException failure = first;
        while (!underWay.isEmpty()) {
            try {
                result(underWay.remove()).ifPresent(pass::takeLate);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    // A store may throw one exception for several pages, and none can suppress itself.
                    failure.addSuppressed(e);
                }
            }
        }
        return failure;
    }

    // An interrupt does not end the wait: the caller must learn what was written.
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
