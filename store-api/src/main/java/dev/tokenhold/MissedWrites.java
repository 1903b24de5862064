package dev.tokenhold;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids under which a follower may not have what the leader has. Thread-safe. */
final class MissedWrites {

    // The last write of each. What was brought in step before that write is still to be brought in step.
    private final Map<String, Long> writes = new LinkedHashMap<>();
    private long count;

    synchronized int size() {
        return writes.size();
    }

    /** Notes that there was a write under each of some ids. */
    synchronized void add(Collection<String> ids) {
        count++;
        ids.forEach(id -> writes.put(id, count));
    }

    /** What has been missed, by id, to be given to {@link #caughtUp}. */
    synchronized Map<String, Long> all() {
        return new LinkedHashMap<>(writes);
    }

    /** The same, of some ids. */
    synchronized Map<String, Long> of(Collection<String> ids) {
        Map<String, Long> some = new HashMap<>();
        for (String id : ids) {
            Long write = writes.get(id);
            if (write != null) {
                some.put(id, write);
            }
        }
        return some;
    }

    /** Notes that the follower is in step with some writes. */
    synchronized void caughtUp(Map<String, Long> done) {
        done.forEach(writes::remove);
    }
}
