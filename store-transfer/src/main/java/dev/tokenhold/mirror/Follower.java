package dev.tokenhold.mirror;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.WorkerThreads;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store that follows a mirror's leader: it receives what the leader has. Its failures never reach the caller: the follower
 * remembers what it missed and tries again. Thread-safe.
 *
 * <p>A thread of its own writes the store and ends when there is nothing left to do. Callers wait for that thread, but only for a
 * short time, because a store waits for up to half a minute for a server that does not answer.
 */
final class Follower {

    private static final System.Logger LOG = System.getLogger(Follower.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Mirror mirror;
    private final Supplier<Roles> roles;
    private final MissedWrites missed = new MissedWrites();
    private final LinkedBlockingQueue<Set<String>> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService worker = WorkerThreads.start(1, "tokenhold-follower");

    // While this is set, callers do not wait, and the next retry brings the store up to date.
    private volatile boolean unavailable;

    // Used by the worker alone.
    private Duration pause = SHORTEST_PAUSE;
    private long retries;
    // The number of retries when the next one was planned.
    private long plannedAfter = -1;
    private @Nullable String failure;

    /** {@code roles} supplies the present roles. */
    Follower(Mirror mirror, Supplier<Roles> roles) {
        this.mirror = mirror;
        this.roles = roles;
    }

    int behind() {
        return missed.size();
    }

    /** Copies what the leader has under some ids, in one batch with what other threads bring meanwhile. */
    void bringInStep(Set<String> ids) {
        missed.add(ids);
        if (!unavailable) {
            waiting.add(ids);
            // This task, or one that another thread started before it, handles the ids.
            briefly(() -> CompletableFuture.runAsync(this::giveWaiting, worker));
        }
    }

    /** Copies what the leader has under some ids and under all ids of the follower, however long that takes. */
    void bringAllInStep(Set<String> ids) {
        missed.add(ids);
        completely(() -> {
            try {
                missed.add(ids(roles.get().follower()));
            } catch (TokenStoreException e) {
                // The retry meets the same failure and logs it.
            }
            retry();
        });
    }

    /** Tries again to copy what was missed, however long that takes. */
    void catchUp() {
        if (missed.size() > 0) {
            completely(this::retry);
        }
    }

    /** The follower's answer; empty if it does not answer in time, or did not before. */
    <T> Optional<T> ask(Supplier<T> question) {
        return unavailable ? Optional.empty() : briefly(() -> CompletableFuture.supplyAsync(question, worker));
    }

    /** Finishes the present copy if that takes no longer than the timeout, and stops. */
    void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) || missed.size() > 0) {
                warn("it was closed before it received them; the next switchover copies them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The ids of all tokens in a store. */
    static Set<String> ids(MigratableTokenStore store) {
        try (Stream<StoredToken> inventory = store.inventory()) {
            return inventory.map(StoredToken::id).filter(Objects::nonNull).collect(Collectors.toSet());
        }
    }

    private void completely(Runnable task) {
        try {
            CompletableFuture.runAsync(task, worker).join();
        } catch (CompletionException e) {
            throw WorkerThreads.failure(e.getCause());
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    private <T> Optional<T> briefly(Supplier<CompletableFuture<T>> start) {
        try {
            return Optional.ofNullable(start.get().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            if (!unavailable) {
                unavailable = true;
                warn("it has not answered for " + TIMEOUT.toMillis() + " ms; callers no longer wait for it");
                retryNext();
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof StoreUnavailableException)) {
                throw WorkerThreads.failure(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
        return Optional.empty();
    }

    // Runs as soon as the worker has finished what takes so long.
    private void retryNext() {
        try {
            worker.execute(this::retry);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    private void giveWaiting() {
        List<Set<String>> group = new ArrayList<>();
        waiting.drainTo(group);
        Set<String> ids = new HashSet<>();
        group.forEach(ids::addAll);
        if (!unavailable) {
            failure = null;
            unavailable = !give(missed.of(ids));
            if (failure != null) {
                planRetry();
            }
        }
    }

    private void retry() {
        retries++;
        failure = null;
        int before = missed.size();
        unavailable = !give(missed.all());
        int left = missed.size();
        pause = left == 0 || left < before ? SHORTEST_PAUSE : longer(pause);
        if (left > 0) {
            planRetry();
        }
    }

    private void planRetry() {
        long after = retries;
        if (plannedAfter == after || worker.isShutdown()) {
            return;
        }
        plannedAfter = after;
        if (failure != null) {
            warn("they will be tried again: " + failure);
        }
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, worker)
                .execute(() -> {
                    if (retries == after) {
                        retry();
                    }
                });
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Whether the follower could be reached, even if it refused something. */
    private boolean give(Map<String, Long> writes) {
        if (writes.isEmpty()) {
            return true;
        }
        try {
            MirrorSync.bringInStep(mirror, roles.get(), writes.keySet());
            missed.caughtUp(writes);
            return true;
        } catch (StoreUnavailableException e) {
            failure = e.getMessage();
            return false;
        } catch (TokenStoreException e) {
            failure = e.getMessage();
            if (writes.size() == 1) {
                return true;
            }
            // A token that it refuses must not hold up the others.
            return giveInHalves(List.copyOf(writes.entrySet()));
        }
    }

    private boolean giveInHalves(List<Map.Entry<String, Long>> writes) {
        int half = writes.size() / 2;
        return Stream.of(writes.subList(0, half), writes.subList(half, writes.size()))
                .map(some -> some.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .allMatch(this::give);
    }

    private void warn(String text) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the store that follows is behind by {0} tokens; {1}",
                missed.size(),
                text);
    }
}
