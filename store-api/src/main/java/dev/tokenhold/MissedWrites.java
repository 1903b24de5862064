package dev.tokenhold;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ids under which a follower may not have what the leader has. After a failure it is left alone for a while. Thread-safe. */
final class MissedWrites {

    private static final System.Logger LOG = System.getLogger(MissedWrites.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Set<String> ids = new LinkedHashSet<>();
    private Duration pause = Duration.ZERO;
    private long failedAt;
    private boolean unavailable;

    synchronized int size() {
        return ids.size();
    }

    /** Whether the follower could not be reached so recently that it had better not be asked. */
    synchronized boolean isUnavailable() {
        return unavailable && !isRetryDue();
    }

    /** Whether it is time to try again what failed. */
    synchronized boolean isRetryDue() {
        return System.nanoTime() - failedAt >= pause.toNanos();
    }

    /** Notes ids without asking the follower. */
    synchronized void add(Collection<String> missed) {
        ids.addAll(missed);
    }

    /** Notes that the follower did not take what the leader has under some ids. */
    synchronized void failed(Collection<String> missed, TokenStoreException because) {
        ids.addAll(missed);
        unavailable = because instanceof StoreUnavailableException;
        if (isRetryDue()) {
            failedAt = System.nanoTime();
            pause = pause.isZero() ? SHORTEST_PAUSE : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the store that follows is behind by {0} tokens, which are kept in mind and tried again: {1}",
                ids.size(),
                because.getMessage());
    }

    /** Notes that the follower is in step under an id. */
    synchronized void caughtUp(String id) {
        ids.remove(id);
        unavailable = false;
        if (ids.isEmpty()) {
            pause = Duration.ZERO;
        }
    }

    /** Some of the ids; those that failed last come last. */
    synchronized List<String> next(int most) {
        List<String> next;
        try (Stream<String> some = ids.stream()) {
            next = some.limit(most).toList();
        }
        // Behind the others, if they fail again.
        next.forEach(ids::remove);
        ids.addAll(next);
        return next;
    }
}
