package dev.tokenhold.transfer;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens of the target that tokens of the source belong to. What it finds has an id. For one thread, but for what says
 * otherwise.
 */
final class Counterparts {

    private final MigratableTokenStore to;
    private final IdMap idMap;
    private final SourceIds sourceIds;
    private final IdentityIndex sourceIdentities;
    private final ContentIndex contents;
    private final ContentIndex sourceContents;
    private volatile boolean targetIsEmpty;

    Counterparts(MigratableTokenStore from, MigratableTokenStore to, IdMap idMap, TokenMac mac) {
        this.to = to;
        this.idMap = idMap;
        sourceIds = new SourceIds(from, to);
        sourceIdentities = new IdentityIndex(from::inventory, mac);
        contents = new ContentIndex(() -> TargetInventory.of(to), mac);
        sourceContents = new ContentIndex(from::inventory, mac);
        try (Stream<StoredToken> inventory = to.inventory()) {
            targetIsEmpty = inventory.findAny().isEmpty();
        }
    }

    /**
     * To be called when the target turns out to have changed. An empty target is not asked for every single token; whoever writes
     * on condition that it is still empty learns soon enough when it is not.
     */
    void targetChanged() {
        targetIsEmpty = false;
    }

    boolean keepsId(OAuthToken token) {
        return token.id() != null && to.keepsId(token.id());
    }

    Optional<OAuthToken> byId(@Nullable String id) {
        return targetIsEmpty || id == null ? Optional.empty() : to.findTokenById(id);
    }

    /** The token of the same user and client. */
    Optional<OAuthToken> byIdentity(OAuthToken token) {
        return targetIsEmpty || token.userName() == null
                ? Optional.empty()
                : to.withSameIdentities(List.of(token)).stream()
                        .filter(stored -> stored.id() != null)
                        .findFirst();
    }

    /** What the target has under some ids, intact or damaged. For any thread. */
    Map<String, StoredToken> byIds(Set<String> ids) {
        return targetIsEmpty || ids.isEmpty() ? Map.of() : TargetInventory.byIds(to, ids);
    }

    /** The ids under which the target has the users and clients of some tokens. For any thread. */
    Map<Identity, String> holders(List<OAuthToken> tokens) {
        Map<Identity, String> holders = new HashMap<>();
        if (!targetIsEmpty && !tokens.isEmpty()) {
            to.withSameIdentities(tokens)
                    .forEach(holder -> holders.put(Identity.of(holder), Objects.requireNonNull(holder.id())));
        }
        return holders;
    }

    /** A token that is equal apart from the id, and no other's counterpart. */
    Optional<OAuthToken> byContent(OAuthToken token) {
        return contents.idsOf(token).stream()
                .filter(id -> !id.isEmpty() && !isTaken(id))
                .flatMap(id -> to.findTokenById(id).stream())
                .filter(stored -> TokenFields.withId(token, stored.id()).equals(stored))
                .findFirst();
    }

    /**
     * What saving the token without its id could change, as far as no other token of the source stands for it; several where that
     * is ambiguous. A token with a user never belongs to one without, whatever else they share: taking one for the other would
     * change whose token it is.
     */
    List<OAuthToken> byMatch(OAuthToken token) {
        if (targetIsEmpty) {
            return List.of();
        }
        Stream<OAuthToken> found;
        try {
            found = to.findToken(TokenFields.withId(token, null)).stream();
        } catch (AmbiguousTokenException e) {
            found = e.ids().stream().flatMap(id -> to.findTokenById(id).stream());
        }
        return found.filter(stored -> Objects.equals(stored.userName(), token.userName()))
                .filter(stored -> stored.id() != null && !isTaken(stored.id()))
                .filter(stored -> sourceIdOf(stored).isEmpty()
                        && sourceContents.idsOf(stored).isEmpty())
                .toList();
    }

    /** The id under which the source has the user and client of this token first: an empty string if that is without id. */
    Optional<String> sourceIdOf(OAuthToken token) {
        return sourceIdentities.idOf(token);
    }

    /** Whether an id of the target is no longer free for a token that comes without one. */
    boolean isTaken(String id) {
        return idMap.claims(id) || sourceIds.contains(id);
    }
}
