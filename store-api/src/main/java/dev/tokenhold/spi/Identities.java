package dev.tokenhold.spi;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds tokens by their exact user and client, in stores that only know the matching rules of {@link dev.tokenhold.TokenStore}. */
final class Identities {

    private Identities() {}

    static List<OAuthToken> find(MigratableTokenStore store, Collection<OAuthToken> tokens) {
        List<OAuthToken> found = new ArrayList<>();
        Set<OAuthToken> hidden = new HashSet<>();
        Set<OAuthToken> identities = new HashSet<>();
        for (OAuthToken token : tokens) {
            if (token.userName() != null && identities.add(identity(token))) {
                List<OAuthToken> candidates = candidates(store, identity(token));
                Optional<OAuthToken> exact =
                        candidates.stream().filter(other -> same(token, other)).findFirst();
                exact.ifPresent(found::add);
                if (exact.isEmpty() && !candidates.isEmpty()) {
                    // The token found may hide one that matches exactly.
                    hidden.add(identity(token));
                }
            }
        }
        if (!hidden.isEmpty()) {
            try (Stream<OAuthToken> all = store.streamTokens()) {
                all.filter(token -> token.userName() != null && hidden.contains(identity(token)))
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

    private static OAuthToken identity(OAuthToken token) {
        return OAuthToken.builder()
                .userName(token.userName())
                .clientId(token.clientId())
                .build();
    }

    private static boolean same(OAuthToken a, OAuthToken b) {
        return Objects.equals(a.userName(), b.userName()) && Objects.equals(a.clientId(), b.clientId());
    }
}
