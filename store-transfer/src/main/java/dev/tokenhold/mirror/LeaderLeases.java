package dev.tokenhold.mirror;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasingTokenStore;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The leases of a mirror: those of its leader. Thread-safe.
 *
 * <p>A lease names its refresh token as its own store does, so a lease that was made for one store is void in the other, and a second
 * process would present the refresh token. Version, token and lease of a read from one store can coincide with those of the other.
 * Therefore every step goes by the store that the token remembers it was read from. A switchover may come between any two steps of a
 * caller:
 *
 * <ul>
 *   <li>between {@link #read} and {@link #nameOf}: the name is still that of the store that was read, so that the caller judges the lease
 *       that it read rightly;
 *   <li>before {@link #compareAndSet}: nothing is changed, because another store leads;
 *   <li>twice, there and back, before {@link #compareAndSet}: the store that was read leads again. Its version is the same only if the
 *       other store left token and lease as they were, since {@link LeaseSync} and {@link MirrorSync} bring back what differs. Then the
 *       caller decided by what is stored now, and its name is that of this store;
 *   <li>during {@link #compareAndSet}, or before it and this program has not noticed, so that the old leader stores the change: {@link
 *       Leader} asks the new leader, which refuses. Whether the switchover has carried the change is unknown, and the caller reads again.
 * </ul>
 */
final class LeaderLeases implements LeasedTokens {

    private final Leader leader;
    private final Follower follower;
    private final Origins origins;

    LeaderLeases(Leader leader, Follower follower, Origins origins) {
        this.leader = leader;
        this.follower = follower;
        this.origins = origins;
    }

    private static LeasedTokens in(TokenStore store) {
        return LeasingTokenStore.leasesOf(store)
                .orElseThrow(() -> new IllegalStateException("one of the mirrored stores keeps no leases"));
    }

    @Override
    public Optional<Leased> read(String id) {
        return leader.read(store -> in(store).read(id));
    }

    @Override
    public boolean compareAndSet(Leased expected, OAuthToken token, @Nullable Bytes lease) {
        AtomicBoolean perhapsStored = new AtomicBoolean();
        boolean stored = leader.write(roles -> {
            if (!origins.isOf(expected.token(), roles.leader())) {
                return false;
            }
            try {
                boolean done = in(roles.leader()).compareAndSet(expected, token, lease);
                perhapsStored.compareAndSet(false, done);
                return done;
            } catch (StoreUnavailableException e) {
                perhapsStored.compareAndSet(false, e.outcomeUnknown());
                throw e;
            }
        });
        // The follower's leases count for nothing before the next switchover, which brings them in step.
        if (perhapsStored.get() && !token.equals(expected.token())) {
            follower.bringInStep(Set.of(expected.id()));
        }
        if (perhapsStored.get() && !stored) {
            throw new StoreUnavailableException(
                    "a switchover overtook the change of the token or lease " + expected.id()
                            + "; whether it counts cannot be told: read again to find out",
                    true,
                    null);
        }
        return stored;
    }

    @Override
    public Bytes nameOf(Leased read, String refreshToken) {
        return in(origins.storeOf(read.token())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the token " + read.id() + " was not read from one of the mirrored stores")))
                .nameOf(read, refreshToken);
    }

    @Override
    public Stream<Leased> held() {
        return in(leader.read(store -> store)).held();
    }
}
