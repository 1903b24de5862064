package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.RefreshLease;
import dev.tokenhold.internal.RefreshLease.Phase;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LeasedTokens;
import dev.tokenhold.spi.LeasedTokens.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Writes leases. Thread-safe. */
final class Leases {

    private static final Duration LONGEST_COOLING_AFTER_SUCCESS = Duration.ofSeconds(30);
    static final Duration SHORTEST_COOLING_AFTER_SUCCESS = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    private final Host host;
    private final Duration lasts;
    private final LeasedTokens names;
    private final Pauses pauses;
    private final String who;

    Leases(Host host, RefreshSettings settings, LeasedTokens names, Pauses pauses, String who) {
        this.host = host;
        this.lasts = settings.lease();
        this.names = names;
        this.pauses = pauses;
        this.who = who;
    }

    Bytes inFlight(Leased found, Attempt attempt) {
        return lease(
                Phase.IN_FLIGHT, attempt, lasts, attempt.presented(), attempt.failures(), found, found.token(), "");
    }

    /** After an answer: a token that lives shorter than the margin must not be refreshed again at once. */
    Bytes refreshed(Leased found, OAuthToken next, Attempt attempt, boolean hasAccessToken) {
        if (!hasAccessToken) {
            return lease(Phase.COOLING, attempt, pauses.backOff(0), 0, 1, found, next, "no access token");
        }
        Duration cooling = LONGEST_COOLING_AFTER_SUCCESS;
        Instant expiresAt = next.expiresAt();
        if (expiresAt != null) {
            Duration half = Duration.between(host.now(), expiresAt).dividedBy(2);
            cooling = half.compareTo(cooling) < 0 ? half : cooling;
            cooling = cooling.isNegative() || cooling.isZero() ? SHORTEST_COOLING_AFTER_SUCCESS : cooling;
        }
        return lease(Phase.COOLING, attempt, cooling, 0, 0, found, next, "");
    }

    Bytes failed(Leased found, Phase phase, Attempt attempt, Duration wait, String code) {
        // A refresh token that was not used counts as not presented.
        int presented = attempt.presented() - (phase == Phase.COOLING ? 1 : 0);
        return lease(phase, attempt, wait, presented, attempt.failures() + 1, found, found.token(), code);
    }

    /** What the provider asks for, if that is a time. */
    static Duration within(Duration retryAfter) {
        return retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter;
    }

    private Bytes lease(
            Phase phase,
            Attempt attempt,
            Duration wait,
            int presented,
            int failures,
            Leased found,
            OAuthToken token,
            String code) {
        String refreshToken = Objects.requireNonNull(token.refreshToken());
        return new RefreshLease(
                        phase,
                        attempt.bytes(),
                        wait,
                        host.now().plus(wait),
                        presented,
                        failures,
                        names.nameOf(found, refreshToken),
                        code,
                        who)
                .encode();
    }
}
