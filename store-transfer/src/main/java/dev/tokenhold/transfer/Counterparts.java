package dev.tokenhold.transfer;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.LeaderRegister;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Outlook;
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
 * Finds the counterparts in the target of tokens of the source. Every result has an id. Not thread-safe unless a method says so.
 */
final class Counterparts {

    final MigratableTokenStore to;
    final IdMap idMap = new IdMap();
    final TokenMac mac = new TokenMac();
    final Outlook outlook;
    private final Source from;
    private final TokenIndex sourceIdentities;
    private final TokenIndex contents;
    private final TokenIndex sourceContents;
    private final Set<String> heldIds;
    private @Nullable Set<String> sourceIds;
    private volatile boolean targetIsEmpty;

    Counterparts(Source from, MigratableTokenStore to) {
        this.from = from;
        this.to = to;
        sourceIdentities = TokenIndex.byIdentity(from::inventory, mac);
        contents = TokenIndex.byContent(() -> TargetInventory.of(to), mac);
        sourceContents = TokenIndex.byContent(from::inventory, mac);
        try (Stream<StoredToken> inventory = to.inventory()) {
            targetIsEmpty = inventory.findAny().isEmpty();
        }
        outlook = isMirrored() ? Outlook.CLEAR : to.outlook(from::tokens);
        heldIds = outlook.keepsNewIds() ? Set.of() : TargetInventory.ids(to);
    }

    /**
     * Call this when the target turns out to have changed. A target that was empty at the start is not queried: a write on condition
     * that it still is fails if it is not.
     */
    void targetChanged() {
        targetIsEmpty = false;
    }

    /** What is suspicious about the source, and what to know about its tokens in the target. */
    List<String> warnings() {
        return Stream.of(from.warnings(), outlook.warnings())
                .flatMap(List::stream)
                .toList();
    }

    /** Whether the target is part of a mirror, whose stores have tokens under the same ids. */
    private boolean isMirrored() {
        try {
            return to.leaderRegister().flatMap(LeaderRegister::read).isPresent();
        } catch (StoreUnavailableException e) {
            if (targetIsEmpty) {
                // It may be missing, with its folder: the first write says so.
                return false;
            }
            throw e;
        }
    }

    /** Whether a token has its own id in the target. Says the same during the whole run. Thread-safe. */
    boolean keepsId(OAuthToken token) {
        String id = token.id();
        return id != null && to.keepsId(id) && (outlook.keepsNewIds() || heldIds.contains(id));
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

    /** What the target has under some ids, intact or damaged. Thread-safe. */
    Map<String, StoredToken> byIds(Set<String> ids) {
        return targetIsEmpty ? Map.of() : TargetInventory.byIds(to, ids);
    }

    /** The ids under which the target has the users and clients of some tokens. Thread-safe. */
    Map<Identity, String> holders(List<OAuthToken> tokens) {
        Map<Identity, String> holders = new HashMap<>();
        if (!targetIsEmpty && !tokens.isEmpty()) {
            to.withSameIdentities(tokens)
                    .forEach(holder -> holders.put(Identity.of(holder), Objects.requireNonNull(holder.id())));
        }
        return holders;
    }

    /** A token that is equal apart from the id, and not the counterpart of another. */
    Optional<OAuthToken> byContent(OAuthToken token) {
        return contents.idsOf(token).stream()
                .filter(id -> !id.isEmpty() && !isTaken(id))
                .flatMap(id -> to.findTokenById(id).stream())
                .filter(stored -> TokenFields.withId(token, stored.id()).equals(stored))
                .findFirst();
    }

    /**
     * The tokens that saving this one without its id could change, and that are not the counterpart of another; several if that is
     * ambiguous. A token with a user never matches one without: that would change the user of a token.
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

    /** The first id under which the source has the user and client of this token; an empty string if that token has no id. */
    Optional<String> sourceIdOf(OAuthToken token) {
        return sourceIdentities.idsOf(token).stream().findFirst();
    }

    /** The id of a token that is to be created, and cannot have its own. */
    String newId(SourceKey key) {
        String id = to.newId(this::isTaken);
        idMap.put(key, id);
        return id;
    }

    /** Whether a token without an id cannot get this one, because a token of the source has or gets it. */
    boolean isTaken(String id) {
        if (sourceIds == null) {
            // Not before: most migrations need none.
            sourceIds = from.idsKeptBy(to);
        }
        return idMap.claims(id) || sourceIds.contains(id);
    }
}
