package dev.tokenhold.refresh;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Time and chance of a simulation. Events happen one after another, each at its time, so a seed decides everything. One thread.
 */
final class SimulatedWorld {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final int REMEMBERED = 400;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    private final Deque<Note> log = new ArrayDeque<>();
    private final Random random;
    private long now;
    private long number;
    private @Nullable AssertionError broken;

    private record Note(long time, String text) {}

    private record Event(long time, long number, Runnable action) {}

    SimulatedWorld(long seed) {
        random = new Random(seed);
    }

    /** Returns the nanoseconds since the start. */
    long now() {
        return now;
    }

    Instant instant() {
        return START.plusNanos(now);
    }

    Random random() {
        return random;
    }

    /** Returns a time between two, in nanoseconds. */
    long between(Duration least, Duration most) {
        return least.toNanos() + (long) (random.nextDouble() * (most.toNanos() - least.toNanos()));
    }

    void in(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(0, nanos), number++, action));
    }

    /** Lets the next event happen. Returns false if none is left before a time. */
    boolean next(long until) {
        Event event = events.peek();
        if (event == null || event.time() > until) {
            return false;
        }
        events.remove();
        now = event.time();
        event.action().run();
        if (broken != null) {
            throw broken;
        }
        return true;
    }

    /** Notes that a guarantee is broken. The code under test may catch what this throws; the simulation ends all the same. */
    AssertionError broken(String what) {
        if (broken == null) {
            broken = new AssertionError(what);
        }
        throw broken;
    }

    void note(String what) {
        if (log.size() == REMEMBERED) {
            log.removeFirst();
        }
        log.addLast(new Note(now, what));
    }

    /** Returns what happened last, for people. */
    String story() {
        return log.stream()
                .map(note -> String.format(Locale.ROOT, "%10.3f s  %s", note.time() / 1e9, note.text()))
                .collect(Collectors.joining("\n"));
    }
}
