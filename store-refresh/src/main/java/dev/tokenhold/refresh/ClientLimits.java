package dev.tokenhold.refresh;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Until when the provider wants no request of a client at all, as far as this process knows. Thread-safe. */
final class ClientLimits {

    private final Host host;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();

    ClientLimits(Host host) {
        this.host = host;
    }

    void limit(@Nullable String clientId, Duration time) {
        long end = host.nanoTime() + time.toNanos();
        ends.merge(key(clientId), end, (one, other) -> one - other > 0 ? one : other);
    }

    /** Returns how long the limit still lasts; zero if there is none. */
    Duration remaining(@Nullable String clientId) {
        Long end = ends.get(key(clientId));
        if (end == null) {
            return Duration.ZERO;
        }
        long left = end - host.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        ends.remove(key(clientId), end);
        return Duration.ZERO;
    }

    private static String key(@Nullable String clientId) {
        return clientId == null ? "" : clientId;
    }
}
