package dev.tokenhold.mirror;

import dev.tokenhold.ConflictException;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.LostRace;
import dev.tokenhold.mirror.Mirror.Roles;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies what the leader has to the follower, token by token. It reads the follower before the leader, both while the leader leads,
 * and writes the follower only if that is still as it was read. So a late copy, even one after a switchover, never replaces a newer
 * token.
 */
final class MirrorSync {

    private static final int AT_ONCE = 500;

    private MirrorSync() {}

    /**
     * Copies what the leader has under some ids to the follower, also during a switchover, and deletes there what the leader does not
     * have. Does nothing after a switchover, which has done the same. If a store fails, some of the ids may be in step.
     */
    static void bringInStep(Mirror mirror, Roles roles, Set<String> ids) {
        List<String> all = List.copyOf(ids);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            bringInStep(mirror, roles, all.subList(i, Math.min(i + AT_ONCE, all.size())));
        }
    }

    private static void bringInStep(Mirror mirror, Roles roles, List<String> ids) {
        MigratableTokenStore follower = roles.follower();
        Set<String> open = new HashSet<>(ids);
        for (int attempt = 1; !open.isEmpty(); attempt++) {
            if (attempt > LostRace.ATTEMPTS) {
                throw new ConflictException(
                        "other writers changed the tokens " + open + " during each of " + LostRace.ATTEMPTS
                                + " attempts to copy them to the follower",
                        List.copyOf(open));
            }
            if (attempt > 1) {
                LostRace.pause(attempt - 1);
            }
            Map<String, OAuthToken> stale = tokens(follower, open);
            Map<String, OAuthToken> fresh = tokens(roles.leader(), open);
            if (!mirror.holds(roles) && mirror.roles().leader() != roles.leader()) {
                return;
            }
            try {
                List<Replacement> replacements = replacements(stale, fresh);
                if (deleted(stale, fresh, follower)
                        && (replacements.isEmpty() || follower.replaceTokens(replacements))) {
                    return;
                }
            } catch (ConflictException e) {
                // Another id holds the same user and client there; the leader may not have that id any more.
                if (!open.addAll(e.ids())) {
                    throw e;
                }
            }
        }
    }

    private static boolean deleted(
            Map<String, OAuthToken> stale, Map<String, OAuthToken> fresh, MigratableTokenStore follower) {
        boolean deleted = true;
        for (OAuthToken token : stale.values()) {
            deleted &= fresh.containsKey(id(token)) || follower.deleteExactly(token);
        }
        return deleted;
    }

    private static List<Replacement> replacements(Map<String, OAuthToken> stale, Map<String, OAuthToken> fresh) {
        return fresh.values().stream()
                .map(token -> new Replacement(stale.get(id(token)), token))
                .filter(replacement -> !replacement.token().equals(replacement.expected()))
                .toList();
    }

    private static Map<String, OAuthToken> tokens(MigratableTokenStore store, Set<String> ids) {
        Map<String, OAuthToken> tokens = new HashMap<>();
        for (StoredToken entry : store.inventoryOf(ids)) {
            if (entry instanceof StoredToken.Intact intact) {
                tokens.put(id(intact.token()), intact.token());
            } else if (entry instanceof StoredToken.Damaged damaged) {
                throw new CorruptStoreException(damaged.place() + ": " + damaged.reason());
            }
        }
        return tokens;
    }

    private static String id(OAuthToken token) {
        return Objects.requireNonNull(token.id());
    }
}
