package dev.tokenhold.refresh;

import dev.tokenhold.spi.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The attempts of this process that have not presented anything. A write that was given up may land later; the lease in it is then
 * this process's own, and nobody else knows that nothing was presented. Thread-safe.
 */
final class UnpresentedAttempts {

    /** A write that lands later than after so many others of the same token is not waited for. */
    private static final int REMEMBERED = 8;

    private final Map<String, Deque<Attempt>> byId = new ConcurrentHashMap<>();

    void add(String id, Attempt attempt) {
        byId.compute(id, (any, before) -> {
            Deque<Attempt> attempts = before == null ? new ArrayDeque<>() : new ArrayDeque<>(before);
            if (attempts.size() == REMEMBERED) {
                attempts.removeFirst();
            }
            attempts.addLast(attempt);
            return attempts;
        });
    }

    void remove(String id, Attempt attempt) {
        byId.computeIfPresent(id, (any, before) -> {
            Deque<Attempt> attempts = new ArrayDeque<>(before);
            attempts.remove(attempt);
            return attempts.isEmpty() ? null : attempts;
        });
    }

    boolean isEmpty(String id) {
        return !byId.containsKey(id);
    }

    Optional<Attempt> find(String id, Bytes attempt) {
        Deque<Attempt> attempts = byId.get(id);
        return attempts == null
                ? Optional.empty()
                : attempts.stream().filter(some -> some.bytes().equals(attempt)).findAny();
    }
}
