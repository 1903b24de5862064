package dev.tokenhold.refresh;

import dev.tokenhold.OAuthToken;
import java.time.Duration;
import java.time.Instant;
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
        return lastsLongerThan(margin, token) && lastsLongerThan(refreshAhead, token);
    }

    /**
     * Judges a token.
     *
     * @param issuedAt when the access token was stored; null if that is not known
     */
    State state(OAuthToken token, @Nullable Instant issuedAt) {
        String accessToken = token.accessToken();
        if (accessToken == null || token.expiresWithin(margin, host::now)) {
            return State.DUE;
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt == null) {
            return State.GOOD;
        }
        Duration ahead = refreshAhead;
        if (issuedAt != null) {
            Duration part = Duration.between(issuedAt, expiresAt).dividedBy(PART_OF_LIFETIME);
            ahead = part.compareTo(ahead) < 0 ? part : ahead;
        }
        Duration beyond = ahead.minus(margin);
        if (beyond.isNegative()) {
            return State.GOOD;
        }
        // An instant that this process draws once for each access token, so that one of many processes begins.
        Duration drawn = margin.plus(Duration.ofMillis((long) (beyond.toMillis() * draw(accessToken))));
        return token.expiresWithin(drawn, host::now) ? State.AHEAD : State.GOOD;
    }

    /** Whether the access token can still be used. */
    boolean isUsable(OAuthToken token) {
        return lastsLongerThan(Duration.ZERO, token);
    }

    private boolean lastsLongerThan(Duration time, OAuthToken token) {
        return token.accessToken() != null && !token.expiresWithin(time, host::now);
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
