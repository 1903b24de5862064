package dev.tokenhold.refresh;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When this process first saw the lease of each token. A lease lasts from then on by the clock of this process, so no clocks are
 * compared. The memory belongs to the process, not to a call: otherwise nobody whose patience is shorter than a lease would ever take one
 * over. Thread-safe.
 */
final class Sightings {

    private record Sighting(Object what, long first, Duration lasts) {}

    private final Host host;
    private final Map<String, Sighting> byId = new ConcurrentHashMap<>();

    Sightings(Host host) {
        this.host = host;
    }

    /**
     * Returns how long something still lasts. Call it after the read that showed it.
     *
     * @param id the token
     * @param what names what was seen; something else under the same id begins anew
     * @param lasts how long it lasts from the first sight
     * @return zero or less if that time is over
     */
    Duration remaining(String id, Object what, Duration lasts) {
        long now = host.nanoTime();
        Sighting sighting = byId.compute(
                id,
                (any, before) ->
                        before != null && before.what().equals(what) ? before : new Sighting(what, now, lasts));
        return sighting.lasts().minusNanos(now - sighting.first());
    }

    /** Forgets what was seen of a token that needs no lease. */
    void forget(String id) {
        byId.remove(id);
    }
}
