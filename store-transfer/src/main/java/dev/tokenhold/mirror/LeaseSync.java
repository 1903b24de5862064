package dev.tokenhold.mirror;

import dev.tokenhold.ConflictException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.internal.LostRace;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.LeaseChange;
import dev.tokenhold.spi.LeasedTokens.Leased;
import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the follower's tokens the leases that the leader's have, and no others. A lease names its refresh token as its own store does, so
 * the copy gets the follower's name for it; all else stays. A void lease is not copied. Memory is constant.
 *
 * <p>Like {@link MirrorSync}, it reads the follower before the leader, both before the follower is promoted, and writes the follower only
 * if that is still as it was read. So a late copy never replaces a newer lease.
 */
final class LeaseSync {

    private static final int AT_ONCE = 500;

    private final Mirror mirror;
    private final Roles roles;
    private final LeasedTokens source;
    private final LeasedTokens target;

    private LeaseSync(Mirror mirror, Roles roles, LeasedTokens source, LeasedTokens target) {
        this.mirror = mirror;
        this.roles = roles;
        this.source = source;
        this.target = target;
    }

    /**
     * Brings all leases in step, until it is cancelled. Does nothing if one of the stores keeps no leases, or when the roles have changed.
     *
     * @throws UnsupportedFormatException if a newer release wrote one of them
     */
    static void bringInStep(Mirror mirror, Roles roles, BooleanSupplier cancelled) {
        Optional<LeasedTokens> source = roles.leader().leases();
        Optional<LeasedTokens> target = roles.follower().leases();
        if (source.isPresent() && target.isPresent()) {
            new LeaseSync(mirror, roles, source.get(), target.get()).run(cancelled);
        }
    }

    private void run(BooleanSupplier cancelled) {
        try (Stream<Leased> allHere = source.held();
                Stream<Leased> allThere = target.held()) {
            Iterator<Leased> nextHere = allHere.iterator();
            Iterator<Leased> nextThere = allThere.iterator();
            Leased here = next(nextHere);
            Leased there = next(nextThere);
            Set<String> different = new HashSet<>();
            while ((here != null || there != null) && !cancelled.getAsBoolean()) {
                int order = here == null ? 1 : there == null ? -1 : TokenIds.ORDER.compare(here.id(), there.id());
                if (differ(order <= 0 ? here : null, order >= 0 ? there : null)) {
                    different.add(
                            Objects.requireNonNull(order <= 0 ? here : there).id());
                }
                if (different.size() == AT_ONCE) {
                    bringInStep(different);
                    different.clear();
                }
                here = order <= 0 ? next(nextHere) : here;
                there = order >= 0 ? next(nextThere) : there;
            }
            bringInStep(different);
        }
    }

    private static @Nullable Leased next(Iterator<Leased> leased) {
        return leased.hasNext() ? leased.next() : null;
    }

    private boolean differ(@Nullable Leased here, @Nullable Leased there) {
        return there == null ? here != null && isToBeCopied(here) : !Objects.equals(there.lease(), copied(here, there));
    }

    private void bringInStep(Set<String> ids) {
        for (int attempt = 1; !ids.isEmpty(); attempt++) {
            if (attempt > LostRace.ATTEMPTS) {
                throw new ConflictException(
                        "other writers changed the tokens " + ids + " during each of " + LostRace.ATTEMPTS
                                + " attempts to copy their leases to the follower",
                        List.copyOf(ids));
            }
            if (attempt > 1) {
                LostRace.pause(attempt - 1);
            }
            Map<String, Leased> there = byId(target.readAll(ids));
            Map<String, Leased> here = byId(source.readAll(ids));
            if (!mirror.holds(roles)) {
                return;
            }
            Set<String> missing = new HashSet<>(here.keySet());
            missing.removeAll(there.keySet());
            missing.removeIf(id -> !isToBeCopied(Objects.requireNonNull(here.get(id))));
            if (!missing.isEmpty()) {
                // Else a late copy could bring the token without the lease.
                MirrorSync.bringInStep(mirror, roles, missing);
            } else if (target.replaceLeases(changes(here, there))) {
                return;
            }
        }
    }

    private static Map<String, Leased> byId(List<Leased> some) {
        Map<String, Leased> byId = new HashMap<>();
        some.forEach(leased -> byId.put(leased.id(), leased));
        return byId;
    }

    private List<LeaseChange> changes(Map<String, Leased> here, Map<String, Leased> there) {
        List<LeaseChange> changes = new ArrayList<>();
        there.forEach((id, leased) -> {
            Bytes lease = copied(here.get(id), leased);
            if (!Objects.equals(lease, leased.lease())) {
                changes.add(new LeaseChange(leased, lease));
            }
        });
        return changes;
    }

    private boolean isToBeCopied(Leased here) {
        return copied(here, null) != null;
    }

    /** The bytes that the follower is to have; named as the leader does if there is nothing in the follower. Null for none. */
    private @Nullable Bytes copied(@Nullable Leased here, @Nullable Leased there) {
        Bytes lease = here == null ? null : here.lease();
        if (here == null || lease == null) {
            return null;
        }
        if (RefreshLease.isNewer(lease)) {
            // Its name cannot be rewritten: those who know the format would take the copy for void.
            throw new UnsupportedFormatException("a newer release wrote the lease of the token " + here.id()
                    + ": switch over with that release; nothing was changed");
        }
        Optional<RefreshLease> known = RefreshLease.decode(lease);
        if (known.isEmpty()) {
            // Whoever reads it takes it for a refresh in flight, whatever it names.
            return lease;
        }
        String refreshToken = here.token().refreshToken();
        if (refreshToken == null || !known.get().names().equals(source.nameOf(here, refreshToken))) {
            return null;
        }
        return there == null
                ? lease
                : known.get().withNames(target.nameOf(there, refreshToken)).encode();
    }
}
