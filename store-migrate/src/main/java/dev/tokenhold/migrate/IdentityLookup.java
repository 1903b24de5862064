package dev.tokenhold.migrate;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.Optional;

/**
 * Finds the target's token with exactly the same user and client. {@link TokenStore#findToken} alone cannot: to it, a token without
 * client id fits every client of the user.
 */
final class IdentityLookup {

    private final TokenStore store;
    private final IdentityIndex index;

    IdentityLookup(MigratableTokenStore store, TokenMac mac) {
        this.store = store;
        index = new IdentityIndex(() -> TargetInventory.of(store), mac);
    }

    Optional<OAuthToken> find(OAuthToken token) {
        if (token.userName() == null) {
            return Optional.empty();
        }
        Optional<OAuthToken> found;
        try {
            found = store.findToken(IdentityIndex.identity(token));
        } catch (AmbiguousTokenException e) {
            return e.ids().stream()
                    .flatMap(id -> store.findTokenById(id).stream())
                    .filter(candidate -> IdentityIndex.same(token, candidate))
                    .findFirst();
        }
        if (found.isEmpty() || IdentityIndex.same(token, found.get())) {
            return found;
        }
        // Behind a token that fits, another may be exact.
        return index.idOf(token)
                .flatMap(store::findTokenById)
                .filter(candidate -> IdentityIndex.same(token, candidate));
    }
}
