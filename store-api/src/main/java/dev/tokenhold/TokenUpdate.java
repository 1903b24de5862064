package dev.tokenhold;

import dev.tokenhold.internal.LostRace;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Repeats an update until no other program has changed the token between reading and saving. */
final class TokenUpdate {

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
                if (attempt == LostRace.ATTEMPTS) {
                    throw e;
                }
                LostRace.pause(attempt);
            }
        }
    }
}
