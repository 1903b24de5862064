package dev.tokenhold.internal;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StaleTokenException;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Objects;
import java.util.Optional;

/** Deletes what a query finds; again if another program has changed the token between reading and deleting. */
public final class TokenDeletion {

    private TokenDeletion() {}

    /**
     * Deletes a token.
     *
     * @param store where
     * @param query finds the token; if it was read from this store, the token has to be what was read
     * @return the id of the deleted token; empty if the query found none
     * @throws StaleTokenException if the token is not what was read, or if others changed it during each attempt
     */
    public static Optional<String> of(MigratableTokenStore store, OAuthToken query) {
        Optional<OAuthToken> read = store.origin().flatMap(query::readFrom);
        for (int attempt = 1; ; attempt++) {
            Optional<OAuthToken> found = store.findToken(query);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            String id = Objects.requireNonNull(found.get().id());
            if (read.isPresent() && !read.equals(found)) {
                throw new StaleTokenException(id);
            }
            if (store.deleteExactly(found.get())) {
                return Optional.of(id);
            }
            if (attempt == LostRace.ATTEMPTS) {
                throw new StaleTokenException(id);
            }
            LostRace.pause(attempt);
        }
    }
}
