package dev.tokenhold.refresh;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When this process first saw the lease of each token. A lease lasts from then on by the clock of this process, so no clocks are
 * compared. The memory belongs to the process, not to a call: otherwise nobody whose patience is shorter than a lease would ever take one
 * over. Thread-safe.
 */
final class Sightings {

    private record Sighting(Object what, long first, Duration lasts) {}

    private final LongSupplier nanoTime;
    private final Map<String, Sighting> byId = new ConcurrentHashMap<>();

    /**
     * Begins with no sightings.
     *
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    Sightings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
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
        long now = nanoTime.getAsLong();
        Sighting sighting = byId.compute(
                id,
                (any, before) ->
                        before != null && before.what().equals(what) ? before : new Sighting(what, now, lasts));
        // Another thread may have seen it first, and later than this one looked at the clock: what is over stays over.
        return sighting.lasts().minusNanos(Math.max(0, now - sighting.first()));
    }

    /** Forgets what was seen of a token that needs no lease. */
    void forget(String id) {
        byId.remove(id);
    }
}
