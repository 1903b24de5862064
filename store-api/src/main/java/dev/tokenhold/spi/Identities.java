package dev.tokenhold.spi;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds tokens by their exact user and client, in stores that only know the matching rules of {@link dev.tokenhold.TokenStore}. */
final class Identities {

    private Identities() {}

    static List<OAuthToken> find(MigratableTokenStore store, Collection<OAuthToken> tokens) {
        List<OAuthToken> found = new ArrayList<>();
        Set<Identity> hidden = new HashSet<>();
        Set<Identity> sought = new HashSet<>();
        for (OAuthToken token : tokens) {
            if (token.userName() != null && sought.add(Identity.of(token))) {
                List<OAuthToken> candidates =
                        candidates(store, Identity.of(token).asToken());
                Optional<OAuthToken> exact = candidates.stream()
                        .filter(other -> Identity.isSame(token, other))
                        .findFirst();
                exact.ifPresent(found::add);
                if (exact.isEmpty() && !candidates.isEmpty()) {
                    // The token found may hide one that matches exactly.
                    hidden.add(Identity.of(token));
                }
            }
        }
        if (!hidden.isEmpty()) {
            try (Stream<OAuthToken> all = store.streamTokens()) {
                all.filter(token -> token.userName() != null && hidden.contains(Identity.of(token)))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<OAuthToken> candidates(MigratableTokenStore store, OAuthToken identity) {
        try {
            return store.findToken(identity).stream().toList();
        } catch (AmbiguousTokenException e) {
            return e.ids().stream()
                    .flatMap(id -> store.findTokenById(id).stream())
                    .toList();
        }
    }
}
