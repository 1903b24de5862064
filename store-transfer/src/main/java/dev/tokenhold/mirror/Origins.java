package dev.tokenhold.mirror;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TokenStore;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes tokens that were read from either store of a mirror those of its leader, so that what was read before a switchover is replaced
 * after it. Thread-safe.
 */
final class Origins {

    // Asked once, when both stores can be reached.
    private final Map<TokenStore, String> names = new HashMap<>();

    Origins(TokenStore... stores) {
        for (TokenStore store : stores) {
            if (store instanceof MigratableTokenStore migratable) {
                migratable.origin().ifPresent(name -> names.put(store, name));
            }
        }
    }

    /** The same tokens; those that were read from the follower as if the leader had returned them. */
    List<OAuthToken> ofLeader(List<OAuthToken> tokens, Roles roles) {
        String leader = names.get(roles.leader());
        String follower = names.get(roles.follower());
        if (leader == null || follower == null) {
            return tokens;
        }
        return tokens.stream()
                .map(token -> token.readFrom(follower)
                        .map(read -> token.asChangeOf(read.asRead(leader)))
                        .orElse(token))
                .toList();
    }

    /** Whether both stores return tokens that remember where they were read. */
    boolean areKnown() {
        return names.size() == 2;
    }

    /** Whether a token was read from a store. */
    boolean isOf(OAuthToken token, TokenStore store) {
        String name = names.get(store);
        return name != null && token.readFrom(name).isPresent();
    }

    /** The store that a token was read from; empty if it was neither. */
    Optional<TokenStore> storeOf(OAuthToken token) {
        return names.keySet().stream().filter(store -> isOf(token, store)).findAny();
    }

    /** A token that the leader has. */
    OAuthToken asRead(OAuthToken token, Roles roles) {
        String leader = names.get(roles.leader());
        return leader == null ? token : token.asRead(leader);
    }
}
