package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do about a token, by the token and the lease that are stored and by what this process remembers. Changes nothing.
 * Thread-safe.
 */
final class Navigator {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private final Host host;
    private final RefreshSettings settings;
    private final LeasedTokens leases;
    private final Freshness freshness;
    private final Sightings sightings;
    private final UnpresentedAttempts attempts;
    private final ClientLimits limits;

    private record Sight(Phase phase, Bytes attempt) {}

    Navigator(
            Host host,
            RefreshSettings settings,
            LeasedTokens leases,
            Freshness freshness,
            Sightings sightings,
            UnpresentedAttempts attempts,
            ClientLimits limits) {
        this.host = host;
        this.settings = settings;
        this.leases = leases;
        this.freshness = freshness;
        this.sightings = sightings;
        this.attempts = attempts;
        this.limits = limits;
    }

    /**
     * Decides.
     *
     * @param found what was just read
     * @param rejected an access token that is due whatever its expiry; null for none
     * @param ahead whether a token that will soon be due is due
     */
    Course course(Leased found, @Nullable String rejected, boolean ahead) {
        OAuthToken token = found.token();
        Optional<Attempt> own = own(found);
        if (own.isPresent()) {
            return new Course.Own(own.get());
        }
        boolean isRejected = isRejected(token, rejected);
        if (!isRejected && freshness.isGoodForLong(token)) {
            return new Course.Deliver(token, false);
        }
        Optional<RefreshLease> lease = lease(found);
        Freshness.State state = isRejected ? Freshness.State.DUE : freshness.state(token, issuedAt(lease));
        if (state == Freshness.State.GOOD) {
            return new Course.Deliver(token, false);
        }
        Course refresh = refresh(found, lease, isRejected);
        boolean takesOver = refresh instanceof Course.Acquire acquire && acquire.takesOver();
        if (state == Freshness.State.AHEAD && (!ahead || takesOver)) {
            return new Course.Deliver(token, refresh instanceof Course.Acquire && !takesOver);
        }
        return refresh;
    }

    /** Whether a token that this process could refresh now is still to be refreshed. */
    boolean isWanted(OAuthToken token, @Nullable String rejected, boolean ahead) {
        Freshness.State state = freshness.state(token, null);
        return isRejected(token, rejected) || state == Freshness.State.DUE || (ahead && state == Freshness.State.AHEAD);
    }

    private static boolean isRejected(OAuthToken token, @Nullable String rejected) {
        return rejected != null && rejected.equals(token.accessToken());
    }

    /** The attempt of this process that holds the lease and has not presented anything. */
    private Optional<Attempt> own(Leased found) {
        return attempts.isEmpty(found.id())
                ? Optional.empty()
                : lease(found)
                        .filter(lease -> lease.phase() == Phase.IN_FLIGHT)
                        .flatMap(lease -> attempts.find(found.id(), lease.attempt()));
    }

    /** The lease that says something of the stored refresh token. */
    Optional<RefreshLease> lease(Leased found) {
        Bytes bytes = found.lease();
        String refreshToken = found.token().refreshToken();
        if (bytes == null || refreshToken == null) {
            return Optional.empty();
        }
        return RefreshLease.decode(bytes).filter(lease -> lease.names().equals(leases.nameOf(found, refreshToken)));
    }

    private static @Nullable Instant issuedAt(Optional<RefreshLease> lease) {
        return lease.filter(some -> some.phase() == Phase.COOLING && some.failures() == 0)
                .map(some -> some.until().minus(some.duration()))
                .orElse(null);
    }

    private Course refresh(Leased found, Optional<RefreshLease> lease, boolean isRejected) {
        OAuthToken token = found.token();
        if (token.refreshToken() == null) {
            return new Course.Fail(new Outcome.NeedsLogin(
                    "the token " + found.id() + " is expired or rejected and has no refresh token: let the user log in",
                    true));
        }
        if (lease.isEmpty()) {
            Bytes bytes = found.lease();
            if (bytes != null && RefreshLease.decode(bytes).isEmpty()) {
                // Unreadable, or of a newer format: somebody may be presenting.
                return inFlight(found, bytes, settings.lease(), 1, 0);
            }
            sightings.forget(found.id());
            return acquire(token, 1, 0, false);
        }
        RefreshLease present = lease.get();
        return switch (present.phase()) {
            case IN_FLIGHT ->
                inFlight(found, sight(present), clamp(present.duration()), present.presented(), present.failures());
            case COOLING -> cooling(found, present, isRejected);
            case REFUSED -> new Course.Fail(refused(found.id(), present.code(), present.presented()));
            case LOST -> lost(found, present);
        };
    }

    private Course inFlight(Leased found, Object sight, Duration lasts, int presented, int failures) {
        Duration remaining = sightings.remaining(found.id(), sight, lasts);
        if (isPositive(remaining)) {
            return new Course.Wait(remaining);
        }
        return settings.retries()
                ? acquire(found.token(), presented + 1, failures, true)
                : new Course.Fail(unresolved(found.id()));
    }

    private Course cooling(Leased found, RefreshLease lease, boolean isRejected) {
        Duration remaining = remaining(found.id(), lease);
        if (!isPositive(remaining)) {
            return acquire(found.token(), lease.presented() + 1, lease.failures(), false);
        }
        if (lease.failures() > 0) {
            return new Course.Fail(new Outcome.Delayed(failedBefore(found.id(), lease), remaining, null));
        }
        if (isOlder(found.token(), lease)) {
            return new Course.Fail(new Outcome.Delayed(
                    "the token " + found.id()
                            + " was refreshed just now, and then another program saved an older access token; it is refreshed again later",
                    remaining,
                    null));
        }
        if (!isRejected && found.token().accessToken() != null) {
            // It was refreshed just now, and lives shorter than the margin.
            return new Course.Deliver(found.token(), false);
        }
        return new Course.Fail(new Outcome.Delayed(
                "the access token of the token " + found.id()
                        + " was refreshed just now; if it is rejected, another one will be too: look for another cause, or try again later",
                remaining,
                null));
    }

    /**
     * Whether a token expires too early for the one that was refreshed: its lease ends halfway to the expiry at the latest. That of a
     * token that looked expired from the first is the shortest, and says nothing.
     */
    private static boolean isOlder(OAuthToken token, RefreshLease lease) {
        Instant expiresAt = token.expiresAt();
        return expiresAt != null
                && lease.duration().compareTo(Leases.SHORTEST_COOLING_AFTER_SUCCESS) > 0
                && !expiresAt.isAfter(lease.until());
    }

    private Course lost(Leased found, RefreshLease lease) {
        if (!settings.retries()) {
            return new Course.Fail(unresolved(found.id()));
        }
        Duration remaining = remaining(found.id(), lease);
        return isPositive(remaining)
                ? new Course.Fail(new Outcome.Delayed(failedBefore(found.id(), lease), remaining, null))
                : acquire(found.token(), lease.presented() + 1, lease.failures(), false);
    }

    private Course acquire(OAuthToken token, int presented, int failures, boolean takesOver) {
        Duration limited = limits.remaining(token.clientId());
        return isPositive(limited)
                ? new Course.Fail(new Outcome.Delayed(
                        "the provider limits the requests of the client of the token " + token.id(), limited, null))
                : new Course.Acquire(presented, failures, takesOver);
    }

    /** How long somebody else still holds the lease, from the first sight of this process. */
    Duration held(Leased found, RefreshLease lease) {
        return sightings.remaining(found.id(), sight(lease), clamp(lease.duration()));
    }

    /** Forgets what this process has seen of the lease of a token that is fresh. */
    void forget(String id) {
        sightings.forget(id);
    }

    private Duration remaining(String id, RefreshLease lease) {
        Duration byClock = Duration.between(host.now(), lease.until());
        Duration lasts = byClock.isNegative() ? Duration.ZERO : byClock;
        return sightings.remaining(id, sight(lease), lasts.compareTo(lease.duration()) > 0 ? lease.duration() : lasts);
    }

    private static Sight sight(RefreshLease lease) {
        return new Sight(lease.phase(), lease.attempt());
    }

    private static Duration clamp(Duration lasts) {
        if (lasts.compareTo(SHORTEST_LEASE) < 0) {
            return SHORTEST_LEASE;
        }
        return lasts.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : lasts;
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static String failedBefore(String id, RefreshLease lease) {
        return "the last refresh of the token " + id + " failed (" + lease.code() + "); it is tried again later";
    }

    static Outcome.NeedsLogin refused(String id, String code, int presented) {
        boolean certain = presented <= 1;
        return new Outcome.NeedsLogin(
                "the provider refused the refresh token of the token " + id + " (" + code + "): let the user log in"
                        + (certain
                                ? ""
                                : "; the refresh token was presented before, and its answer may still come, so do not delete the token"),
                certain);
    }

    static Outcome.Unresolved unresolved(String id) {
        return new Outcome.Unresolved("the refresh token of the token " + id
                + " was presented, and its answer is unknown: let the user log in, or call presentAgain(\"" + id
                + "\") if the provider accepts a refresh token twice");
    }
}
