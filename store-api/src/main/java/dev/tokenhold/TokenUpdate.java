package dev.tokenhold;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Reads a token, changes it and saves it, until nobody has changed it meanwhile. */
final class TokenUpdate {

    private static final int ATTEMPTS = 100;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private TokenUpdate() {}

    static Optional<OAuthToken> of(TokenStore store, OAuthToken query, UnaryOperator<OAuthToken> change) {
        Objects.requireNonNull(change, "change");
        for (int attempt = 1; ; attempt++) {
            Optional<OAuthToken> found = store.findToken(query);
            if (found.isEmpty()) {
                return found;
            }
            OAuthToken before = found.get();
            if (!before.remembersWhatWasRead()) {
                throw new UnsupportedOperationException("a " + store.getClass().getSimpleName()
                        + " does not remember what was read, so that a change could undo that of another program: find the"
                        + " token and save the change");
            }
            OAuthToken after = Objects.requireNonNull(change.apply(before), "the changed token")
                    .asChangeOf(before);
            if (after.equals(before)) {
                return found;
            }
            try {
                return Optional.of(store.saveToken(after));
            } catch (StaleTokenException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                long longest = Math.min(LONGEST_PAUSE_NANOS, 50_000L << Math.min(attempt, 10));
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest));
            }
        }
    }
}
