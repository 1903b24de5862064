package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The refreshes of this process: one for each token at a time. Thread-safe. */
final class Flights {

    private final RefreshContext context;
    private final Map<String, Flight> current = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Flights(RefreshContext context) {
        this.context = context;
    }

    /** Returns the refresh of a token that is under way, or begins one. */
    Flight join(String id, @Nullable String rejected) {
        return flight(id, rejected, false);
    }

    /** Begins a refresh that nobody waits for, unless one is under way. */
    void ahead(String id) {
        if (!closed) {
            flight(id, null, true);
        }
    }

    private Flight flight(String id, @Nullable String rejected, boolean ahead) {
        requireOpen();
        Flight begun = new Flight(context, id, rejected, ahead, this::ended);
        Flight present = current.putIfAbsent(id, begun);
        if (present == null) {
            begun.begin();
        }
        Flight flight = present == null ? begun : present;
        if (closed) {
            flight.close();
        }
        return flight;
    }

    private void ended(Flight flight) {
        current.remove(flight.id(), flight);
        synchronized (this) {
            notifyAll();
        }
    }

    /** Returns the answer for a token that could not be stored yet. */
    Optional<OAuthToken> kept(String id) {
        return Optional.ofNullable(current.get(id)).flatMap(Flight::kept).map(Flight.Kept::token);
    }

    /** Returns an answer that could not be stored yet. */
    Optional<OAuthToken> kept(Predicate<OAuthToken> wanted) {
        return current.values().stream()
                .flatMap(flight -> flight.kept().stream())
                .map(Flight.Kept::token)
                .filter(wanted)
                .findAny();
    }

    int unsaved() {
        return (int) current.values().stream()
                .filter(flight -> flight.kept().isPresent())
                .count();
    }

    void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    static StoreUnavailableException closedException() {
        return new StoreUnavailableException("this FreshTokens is closed: it begins no refresh any more");
    }

    /**
     * Begins nothing more, ends what only waits, and waits for the rest.
     *
     * @param unsaved is told about what is given up, and whether a new refresh token is lost
     */
    void close(Duration atMost, BiConsumer<String, Boolean> unsaved) {
        closed = true;
        List.copyOf(current.values()).forEach(Flight::close);
        awaitNone(System.nanoTime() + atMost.toNanos());
        for (Flight flight : List.copyOf(current.values())) {
            Optional<Flight.Kept> kept = flight.kept();
            flight.end(new Outcome.Broken(closedException()));
            kept.ifPresent(some -> unsaved.accept(flight.id(), some.newRefreshToken()));
        }
    }

    private synchronized void awaitNone(long deadline) {
        boolean interrupted = false;
        while (!current.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                // What is in hand is worth more than a prompt end.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
