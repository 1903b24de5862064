package dev.tokenhold.zoho.sdk;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.refresh.RefreshException;
import dev.tokenhold.refresh.TokenRefresher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that keeps its refresh tokens, as Zoho does. */
final class Provider implements TokenRefresher {

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final List<String> presented = new CopyOnWriteArrayList<>();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile boolean busy;
    private volatile boolean answersAreLost;

    void refuse(String refreshToken) {
        refused.add(refreshToken);
    }

    void issueFor(Duration value) {
        lifetime = value;
    }

    void limitRate() {
        busy = true;
    }

    void loseAnswers() {
        answersAreLost = true;
    }

    /** The refresh tokens of all requests. */
    List<String> presented() {
        return List.copyOf(presented);
    }

    @Override
    public OAuthToken refresh(OAuthToken token) throws Exception {
        String refreshToken = token.refreshToken();
        presented.add(refreshToken);
        if (answersAreLost) {
            throw new IOException("connection reset");
        }
        if (busy) {
            throw RefreshException.notSpent("Access Denied", Duration.ofMinutes(2));
        }
        if (refused.contains(refreshToken)) {
            throw RefreshException.refused("invalid_code");
        }
        return token.toBuilder()
                .accessToken("access " + presented.size() + " for " + refreshToken)
                .expiresAt(Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(lifetime))
                .tokenType("Bearer")
                .build();
    }
}
