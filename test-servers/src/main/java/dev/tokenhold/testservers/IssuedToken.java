package dev.tokenhold.testservers;

import java.time.Duration;
import java.time.Instant;

/** An access token that an {@link AuthorizationServer} has issued. The {@link TokenProvider} guards it. */
final class IssuedToken {

    private final TokenFamily family;
    private Instant expiresAt;

    IssuedToken(TokenFamily family, Instant expiresAt) {
        this.family = family;
        this.expiresAt = expiresAt;
    }

    TokenFamily family() {
        return family;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** Returns for how long the server accepts the token from now on: zero if it does not. */
    Duration left(Instant now) {
        return family.isRevoked() || !now.isBefore(expiresAt) ? Duration.ZERO : Duration.between(now, expiresAt);
    }

    void expire(Instant now) {
        if (now.isBefore(expiresAt)) {
            expiresAt = now;
        }
    }
}
