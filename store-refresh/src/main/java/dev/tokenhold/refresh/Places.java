package dev.tokenhold.refresh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs a number of tasks at a time, the others in the order in which they came. Thread-safe. */
final class Places {

    private static final ThreadLocal<Place> OWN = new ThreadLocal<>();

    private final Executor threads;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    /** The right of a thread to run tasks. */
    private static final class Place {
        private boolean givenUp;
    }

    Places(Executor threads, int count) {
        this.threads = threads;
        this.free = count;
    }

    void run(Runnable task) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        threads.execute(() -> work(task));
    }

    /** Returns what gives up the place of the current thread: its task goes on, but no longer counts. */
    Runnable giveUp() {
        Place place = OWN.get();
        return () -> giveUp(place);
    }

    private void giveUp(Place place) {
        synchronized (this) {
            if (place.givenUp) {
                return;
            }
            place.givenUp = true;
        }
        threads.execute(() -> work(() -> {}));
    }

    private void work(Runnable first) {
        Place place = new Place();
        OWN.set(place);
        @Nullable Runnable task = first;
        try {
            while (task != null) {
                task.run();
                task = next(place);
            }
        } finally {
            OWN.remove();
        }
    }

    private synchronized @Nullable Runnable next(Place place) {
        if (place.givenUp) {
            return null;
        }
        Runnable next = waiting.poll();
        if (next == null) {
            // So that nobody else gives it up.
            place.givenUp = true;
            free++;
        }
        return next;
    }
}
