package dev.tokenhold.mirror;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.MigratableTokenStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store that leads a mirror at present. Each operation runs in the leader; if a switchover happens meanwhile, the operation runs
 * again in the new leader. Thread-safe.
 */
final class Leader {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Mirror mirror;
    private volatile @Nullable Roles last;
    private volatile boolean closed;

    Leader(Mirror mirror) {
        this.mirror = mirror;
        last = mirror.roles();
    }

    void close() {
        closed = true;
    }

    Roles roles() {
        return roles(false);
    }

    <T> T read(Function<MigratableTokenStore, T> query) {
        return ask(false, roles -> query.apply(roles.leader()));
    }

    <T> T write(Function<Roles, T> change) {
        return ask(true, change);
    }

    private <T> T ask(boolean writes, Function<Roles, T> operation) {
        boolean stored = false;
        while (true) {
            Roles roles = null;
            try {
                roles = roles(writes);
                T result = operation.apply(roles);
                // Perhaps too late for the comparison of a switchover to see it.
                stored = writes;
                if (mirror.holds(roles)) {
                    return result;
                }
                last = null;
            } catch (TokenStoreException e) {
                if (roles == null || !hasSwitchedOver(roles, e)) {
                    throw stored && e instanceof StoreUnavailableException unavailable
                            ? outcomeUnknown(unavailable)
                            : e;
                }
                stored |= writes && e instanceof StoreUnavailableException unavailable && unavailable.outcomeUnknown();
            }
        }
    }

    /** Whether an operation failed because of a switchover. */
    private boolean hasSwitchedOver(Roles roles, TokenStoreException failure) {
        try {
            if (failure instanceof StoreUnavailableException) {
                // Ask the follower alone: the caller has waited for the leader long enough.
                Optional<Roles> since = mirror.afterTakeover(roles);
                since.ifPresent(present -> last = present);
                return since.isPresent();
            }
            if (mirror.holds(roles)) {
                return false;
            }
            last = null;
            return true;
        } catch (TokenStoreException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static StoreUnavailableException outcomeUnknown(StoreUnavailableException e) {
        return new StoreUnavailableException(
                "the change was stored in one of the mirrored stores, and whether it counts cannot be told ("
                        + e.getMessage() + "); read again to find out, saving again is safe",
                true,
                e);
    }

    private Roles roles(boolean toWrite) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            requireOpen();
            Roles roles = last;
            if (roles == null || (toWrite && !roles.takesWrites())) {
                roles = mirror.roles();
                last = roles;
            }
            if (!toWrite || roles.takesWrites()) {
                return roles;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StoreUnavailableException(
                        "none of the mirrored stores takes writes, and has not for "
                                + TIMEOUT.toSeconds()
                                + " s, since a switchover is under way; try again when it is over, or run \"store-migrate switchover\" again if it was interrupted");
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_NANOS));
        }
    }

    void requireOpen() {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
    }
}
