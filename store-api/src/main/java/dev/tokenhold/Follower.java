package dev.tokenhold;

import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Mirror;
import dev.tokenhold.spi.Mirror.Roles;
import dev.tokenhold.spi.StoredToken;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The store of a mirror that follows: it gets what the leader has. A failure of it is nobody else's: what it has missed is kept in
 * mind and tried again. Thread-safe.
 */
final class Follower {

    private static final int CAUGHT_UP_AT_ONCE = 10;
    private static final int CATCH_UP_STEP = 500;

    private final Mirror mirror;
    private final MissedWrites missed = new MissedWrites();

    Follower(Mirror mirror) {
        this.mirror = mirror;
    }

    int behind() {
        return missed.size();
    }

    /** What the follower answers; empty if it cannot be reached, or could not a short while ago. */
    <T> Optional<T> ask(Supplier<T> question) {
        if (missed.isUnavailable()) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.get());
        } catch (StoreUnavailableException e) {
            missed.failed(Set.of(), e);
            return Optional.empty();
        }
    }

    /** Gives the follower what the leader has under some ids. */
    void bringInStep(Roles roles, Collection<String> ids) {
        give(roles, List.copyOf(ids));
        if (missed.isRetryDue()) {
            retry(roles, CAUGHT_UP_AT_ONCE);
        }
    }

    /** Gives the follower what the leader has under some ids, and under all that it has itself. */
    void bringAllInStep(Roles roles, Collection<String> ids) {
        Set<String> all = new HashSet<>(ids);
        ask(() -> ids(roles.follower())).ifPresent(all::addAll);
        bringInStep(roles, all);
    }

    /** Tries again what it has missed, until there is no progress any more. */
    void catchUp(Roles roles) {
        int before;
        do {
            before = missed.size();
            retry(roles, CATCH_UP_STEP);
        } while (missed.size() > 0 && missed.size() < before);
    }

    /** The ids of all tokens in a store. */
    static Set<String> ids(MigratableTokenStore store) {
        try (Stream<StoredToken> inventory = store.inventory()) {
            return inventory.map(StoredToken::id).filter(Objects::nonNull).collect(Collectors.toSet());
        }
    }

    private void give(Roles roles, List<String> ids) {
        if (missed.isUnavailable()) {
            missed.add(ids);
            return;
        }
        try {
            mirror.bringInStep(roles, Set.copyOf(ids));
        } catch (StoreUnavailableException e) {
            missed.failed(ids, e);
        } catch (TokenStoreException e) {
            if (ids.size() == 1) {
                missed.failed(ids, e);
                return;
            }
            // What it refuses is not to keep the others from it.
            int half = ids.size() / 2;
            give(roles, ids.subList(0, half));
            give(roles, ids.subList(half, ids.size()));
        }
    }

    // One by one: what it refuses is not to keep the others from it.
    private void retry(Roles roles, int most) {
        for (String id : missed.next(most)) {
            try {
                mirror.bringInStep(roles, Set.of(id));
                missed.caughtUp(id);
            } catch (StoreUnavailableException e) {
                missed.failed(Set.of(id), e);
                return;
            } catch (TokenStoreException e) {
                missed.failed(Set.of(id), e);
            }
        }
    }
}
