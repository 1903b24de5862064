package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one token of a simulation with its lease. Each write is checked against what it replaces. */
final class SimulatedStore {

    static final String ID = "7";

    private final SimulatedWorld world;
    private final SimulatedProvider provider;
    private @Nullable OAuthToken token;
    private @Nullable Bytes lease;
    private long version = 1;
    private boolean deleted;
    private int unusual;

    SimulatedStore(SimulatedWorld world, SimulatedProvider provider) {
        this.world = world;
        this.provider = provider;
    }

    Optional<Leased> read() {
        return Optional.ofNullable(token).map(some -> new Leased(some, version, lease));
    }

    boolean compareAndSet(Leased expected, OAuthToken next, @Nullable Bytes nextLease) {
        if (token == null || version != expected.version()) {
            return false;
        }
        write(next, nextLease);
        return true;
    }

    /** A login, or a save that has nothing to do with refreshes; keeps the lease, as every save does. */
    void save(OAuthToken next) {
        write(next, lease);
    }

    void delete() {
        token = null;
        lease = null;
        version++;
        deleted = true;
    }

    void removeLease() {
        write(Objects.requireNonNull(token), null);
    }

    boolean isDeleted() {
        return deleted;
    }

    private void write(OAuthToken next, @Nullable Bytes nextLease) {
        if (deleted) {
            throw world.broken("a deleted token comes back");
        }
        OAuthToken old = token;
        if (old != null) {
            requireNotOlder(old.refreshToken(), next.refreshToken());
            requireNotOlder(old.accessToken(), next.accessToken());
        }
        account(lease, nextLease, next);
        token = next;
        lease = nextLease;
        version++;
        world.note("stored: " + next.refreshToken() + " " + next.accessToken() + " " + describe(nextLease));
        requireNoLivingTokenRefused();
    }

    /** One more request is in order when a lease is taken over, and when its holder does not know the answer. */
    private void account(@Nullable Bytes before, @Nullable Bytes after, OAuthToken next) {
        Optional<RefreshLease> old = Optional.ofNullable(before).flatMap(RefreshLease::decode);
        Optional<RefreshLease> now = Optional.ofNullable(after).flatMap(RefreshLease::decode);
        if (now.isEmpty() || Objects.equals(before, after)) {
            return;
        }
        boolean takenOver = now.get().phase() == Phase.IN_FLIGHT
                && old.filter(some -> some.phase() == Phase.IN_FLIGHT
                                && some.names().equals(now.get().names())
                                && !some.who().equals(now.get().who()))
                        .isPresent();
        if (takenOver || now.get().phase() == Phase.LOST) {
            unusual++;
            provider.account(String.valueOf(next.accessToken()));
        }
    }

    /** Returns how often a lease was taken over or an answer was lost. */
    int unusual() {
        return unusual;
    }

    private void requireNotOlder(@Nullable String before, @Nullable String after) {
        if (before != null && after != null && SimulatedProvider.age(after) < SimulatedProvider.age(before)) {
            throw world.broken("the older " + after + " overwrites " + before);
        }
    }

    private void requireNoLivingTokenRefused() {
        String refreshToken =
                Objects.requireNonNull(Objects.requireNonNull(token).refreshToken());
        boolean refused = Optional.ofNullable(lease)
                .flatMap(RefreshLease::decode)
                .filter(some -> some.phase() == Phase.REFUSED && some.names().equals(nameOf(refreshToken)))
                .isPresent();
        if (refused && provider.isLiving(refreshToken)) {
            throw world.broken("the living " + refreshToken + " counts as refused");
        }
    }

    /** Whether a process whose attempts these are holds the lease. */
    boolean isHeldBy(java.util.Collection<Bytes> attempts) {
        return Optional.ofNullable(lease)
                .flatMap(RefreshLease::decode)
                .filter(some -> some.phase() == Phase.IN_FLIGHT && attempts.contains(some.attempt()))
                .isPresent();
    }

    static Bytes nameOf(String refreshToken) {
        return Bytes.of(refreshToken.getBytes(StandardCharsets.UTF_8));
    }

    private static String describe(@Nullable Bytes lease) {
        return lease == null
                ? "free"
                : RefreshLease.decode(lease)
                        .map(some -> some.phase() + " of "
                                + new String(some.names().toByteArray(), StandardCharsets.UTF_8) + " by " + some.who())
                        .orElse("unreadable");
    }

    static StoreUnavailableException unavailable(boolean outcomeUnknown) {
        return new StoreUnavailableException("the simulated store cannot be reached", outcomeUnknown, null);
    }
}
