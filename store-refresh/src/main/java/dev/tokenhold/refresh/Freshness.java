package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells whether an access token is good for long enough. Thread-safe. */
final class Freshness {

    private static final int PART_OF_LIFETIME = 5;

    private final Host host;
    private final Duration margin;
    private final Duration refreshAhead;
    private final long seed;

    /** How good an access token is. */
    enum State {
        /** Nothing is to be done. */
        GOOD,
        /** Good for the margin, and to be refreshed soon. */
        AHEAD,
        /** To be refreshed before it is used. */
        DUE
    }

    Freshness(Host host, RefreshSettings settings) {
        this.host = host;
        this.margin = settings.margin();
        this.refreshAhead = settings.refreshAhead();
        this.seed = Double.doubleToLongBits(host.chance());
    }

    /** Whether a token is good whatever its lifetime is. */
    boolean isGoodForLong(OAuthToken token) {
        Duration left = left(token);
        return token.accessToken() != null
                && (left == null || (left.compareTo(margin) > 0 && left.compareTo(refreshAhead) > 0));
    }

    /**
     * Judges a token.
     *
     * @param issuedAt when the access token was stored; null if that is not known
     */
    State state(OAuthToken token, @Nullable Instant issuedAt) {
        if (token.accessToken() == null) {
            return State.DUE;
        }
        Duration left = left(token);
        if (left == null) {
            return State.GOOD;
        }
        if (left.compareTo(margin) <= 0) {
            return State.DUE;
        }
        Duration ahead = refreshAhead;
        if (issuedAt != null) {
            Duration part = Duration.between(issuedAt, Objects.requireNonNull(token.expiresAt()))
                    .dividedBy(PART_OF_LIFETIME);
            ahead = part.compareTo(ahead) < 0 ? part : ahead;
        }
        Duration beyond = ahead.minus(margin);
        if (beyond.isNegative()) {
            return State.GOOD;
        }
        // An instant that this process draws once for each access token, so that one of many processes begins.
        Duration drawn = margin.plus(Duration.ofMillis((long) (beyond.toMillis() * draw(token.accessToken()))));
        return left.compareTo(drawn) > 0 ? State.GOOD : State.AHEAD;
    }

    /** Whether the access token can still be used. */
    boolean isUsable(OAuthToken token) {
        Duration left = left(token);
        return token.accessToken() != null && (left == null || left.compareTo(Duration.ZERO) > 0);
    }

    private @Nullable Duration left(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? null : Duration.between(host.now(), expiresAt);
    }

    /** A number from 0 to 1, by the last step of SplitMix64. */
    private double draw(String accessToken) {
        long mixed = seed + accessToken.hashCode() * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        mixed ^= mixed >>> 31;
        return (mixed >>> 11) * 0x1.0p-53;
    }
}
