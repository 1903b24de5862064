package dev.tokenhold.mirror;

import dev.tokenhold.ConflictException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Saves tokens in the leader of a mirror. If the follower cannot keep the usual ids, new tokens get an id that both stores can keep.
 * Thread-safe.
 */
final class CommonIds {

    private static final int ATTEMPTS = 100;

    private final Follower follower;
    private final Origins origins;
    // Cached, since finding out may take a query.
    private final Map<MigratableTokenStore, Boolean> keepUsualIds = new ConcurrentHashMap<>();

    CommonIds(Follower follower, Origins origins) {
        this.follower = follower;
        this.origins = origins;
    }

    /** Saves tokens; those of either store as changes of what was read. */
    List<OAuthToken> save(List<OAuthToken> batch, Roles roles) {
        List<OAuthToken> tokens = origins.ofLeader(batch, roles);
        if (!keepsUsualIds(roles.leader()) || followerKeepsUsualIds(roles.follower())) {
            return roles.leader().saveTokens(tokens);
        }
        List<OAuthToken> saved = new ArrayList<>(tokens.size());
        for (OAuthToken token : tokens) {
            saved.add(save(token, roles));
        }
        return List.copyOf(saved);
    }

    private boolean followerKeepsUsualIds(MigratableTokenStore store) {
        Boolean known = keepUsualIds.get(store);
        return known == null ? follower.ask(() -> keepsUsualIds(store)).orElse(true) : known;
    }

    private boolean keepsUsualIds(MigratableTokenStore store) {
        Boolean known = keepUsualIds.get(store);
        if (known == null) {
            // Computed outside the map, so that one store does not wait for the other.
            known = store.keepsId(TokenIds.next());
            keepUsualIds.put(store, known);
        }
        return known;
    }

    private OAuthToken save(OAuthToken token, Roles roles) {
        MigratableTokenStore leader = roles.leader();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (token.id() != null
                    || !token.hasSomethingToKeep()
                    || leader.findToken(token).isPresent()) {
                // It is not new, or the leader refuses it.
                return leader.saveToken(token);
            }
            Optional<String> id = follower.ask(() ->
                    roles.follower().newId(taken -> leader.findTokenById(taken).isPresent()));
            if (id.isEmpty()) {
                return leader.saveToken(token);
            }
            OAuthToken created = token.toBuilder().id(id.get()).build();
            try {
                if (leader.replaceTokens(List.of(new Replacement(null, created)))) {
                    return origins.asRead(created, roles);
                }
            } catch (ConflictException e) {
                // Another writer saved a token of the same user meanwhile; merge into that one.
            }
        }
        throw new ConflictException(
                "other writers took the id meant for a new token in each of " + ATTEMPTS
                        + " attempts to save it: try again when they are done",
                List.of());
    }
}
