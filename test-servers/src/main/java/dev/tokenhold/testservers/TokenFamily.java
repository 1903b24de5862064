package dev.tokenhold.testservers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The refresh tokens that descend from one login, of which one is current. The {@link TokenProvider} guards it. */
final class TokenFamily {

    private final ProviderUser user;
    private final String clientId;
    private final Deque<Instant> issues = new ArrayDeque<>();
    private String current;
    private @Nullable String predecessor;
    private boolean revoked;

    TokenFamily(ProviderUser user, String clientId, String refreshToken) {
        this.user = user;
        this.clientId = clientId;
        this.current = refreshToken;
    }

    ProviderUser user() {
        return user;
    }

    String clientId() {
        return clientId;
    }

    String current() {
        return current;
    }

    boolean isCurrent(String refreshToken) {
        return current.equals(refreshToken);
    }

    boolean isRevoked() {
        return revoked;
    }

    void revoke() {
        revoked = true;
    }

    /**
     * Uses a refresh token of this family.
     *
     * @param successor the refresh token that becomes the current one, if the policy rotates
     * @return whether the refresh token is accepted
     */
    boolean present(String refreshToken, RefreshPolicy policy, String successor) {
        if (policy == RefreshPolicy.REVOKE && !isCurrent(refreshToken)) {
            revoked = true;
        }
        if (revoked) {
            return false;
        }
        if (isCurrent(refreshToken)) {
            if (policy != RefreshPolicy.KEEP) {
                predecessor = current;
                current = successor;
            }
            return true;
        }
        if (policy == RefreshPolicy.GRACE && refreshToken.equals(predecessor)) {
            current = successor;
            return true;
        }
        return false;
    }

    /** Counts an access token for {@link #timeToNextIssue}. */
    void issued(Instant now) {
        issues.add(now);
    }

    /** Returns how long this family gets no more access tokens; zero if it gets one now. */
    Duration timeToNextIssue(Instant now, int limit, Duration window) {
        while (!issues.isEmpty() && !issues.getFirst().plus(window).isAfter(now)) {
            issues.removeFirst();
        }
        return issues.size() < limit
                ? Duration.ZERO
                : Duration.between(now, issues.getFirst().plus(window));
    }
}
