package dev.tokenhold.mirror;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ids under which the follower may lack what the leader has. Thread-safe. */
final class MissedWrites {

    // The number of the last write to each id: a copy made before that write does not count.
    private final Map<String, Long> writes = new LinkedHashMap<>();
    private long count;

    synchronized int size() {
        return writes.size();
    }

    /** Records a write to each of some ids. */
    synchronized void add(Collection<String> ids) {
        count++;
        ids.forEach(id -> writes.put(id, count));
    }

    /** All missed writes by id, for {@link #caughtUp}. */
    synchronized Map<String, Long> all() {
        return new LinkedHashMap<>(writes);
    }

    /** The missed writes of some ids. */
    synchronized Map<String, Long> of(Collection<String> ids) {
        Map<String, Long> some = all();
        some.keySet().retainAll(ids);
        return some;
    }

    /** Forgets writes that the follower has received. */
    synchronized void caughtUp(Map<String, Long> done) {
        done.forEach(writes::remove);
    }
}
