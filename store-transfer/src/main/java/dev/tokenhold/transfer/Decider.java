package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to tokens of the source, by what the target holds at that moment. Decisions do not depend on the order of the
 * tokens: whether a token of the target belongs to another one of the source is read from the source, not remembered.
 */
final class Decider {

    /** A token of the source, which has an id, and the decision on it. */
    record Decided(OAuthToken token, Decision decision) {

        SourceKey key() {
            return SourceKey.of(Objects.requireNonNull(token.id()));
        }
    }

    /**
     * The decisions on a page.
     *
     * @param open the tokens left to {@link #decide(OAuthToken, SourceKey)}, in their order
     */
    record Decisions(Page page, List<Decided> decided, List<OAuthToken> open) {}

    private final MigratableTokenStore to;
    private final Counterparts counterparts;
    private final ConflictPolicy policy;
    private final IdMap idMap;

    Decider(MigratableTokenStore to, Counterparts counterparts, ConflictPolicy policy, IdMap idMap) {
        this.to = to;
        this.counterparts = counterparts;
        this.policy = policy;
        this.idMap = idMap;
    }

    /**
     * Decides on the tokens of a page with a few queries for all of them, and leaves open those whose fate depends on others than the one
     * with the same id. Thread-safe.
     */
    Decisions decide(Page page) {
        List<OAuthToken> keeping = new ArrayList<>(page.tokens().size());
        Set<String> ids = new HashSet<>();
        List<OAuthToken> open = new ArrayList<>(0);
        for (OAuthToken token : page.tokens()) {
            String id = token.id();
            // If two have the same id, the decision on the second depends on the first.
            if (id != null && counterparts.keepsId(token) && ids.add(id)) {
                keeping.add(token);
            } else {
                open.add(token);
            }
        }
        Map<String, StoredToken> stored = counterparts.byIds(ids);
        List<Decided> decided = new ArrayList<>(keeping.size());
        List<OAuthToken> different = new ArrayList<>(0);
        for (OAuthToken token : keeping) {
            if (stored.get(token.id()) instanceof StoredToken.Intact intact && token.equals(intact.token())) {
                decided.add(new Decided(token, new Decision.Unchanged(token)));
            } else {
                different.add(token);
            }
        }
        Map<Identity, String> holders = counterparts.holders(different);
        for (OAuthToken token : different) {
            Decision decision = decideInPage(token, stored.get(token.id()), holders);
            if (decision == null) {
                open.add(token);
            } else {
                decided.add(new Decided(token, decision.unlessRefusedBy(to)));
            }
        }
        decided.forEach(known -> idMap.remove(known.key()));
        return new Decisions(page, decided, open);
    }

    private @Nullable Decision decideInPage(
            OAuthToken token, @Nullable StoredToken stored, Map<Identity, String> holders) {
        String holder = holders.get(Identity.of(token));
        if (holder != null && !holder.equals(token.id())) {
            return null;
        }
        if (stored == null) {
            return new Decision.Create(token);
        }
        if (!(stored instanceof StoredToken.Intact intact)
                || (policy.mayChangeIds() && !Identity.isSame(token, intact.token()))) {
            return null;
        }
        return policy.decide(
                Difference.of(Difference.Kind.CONFLICT_BY_ID, token, token, intact.token()), intact.token(), token);
    }

    /** Decides on one token. Not thread-safe. */
    Decision decide(OAuthToken token, SourceKey key) {
        Decision decision = counterparts.keepsId(token) ? decideById(token, key) : decideByContent(token, key);
        return decision.unlessRefusedBy(to);
    }

    private Decision decideById(OAuthToken token, SourceKey key) {
        idMap.remove(key);
        Optional<OAuthToken> stored = counterparts.byId(token.id());
        if (stored.filter(token::equals).isPresent()) {
            return new Decision.Unchanged(token);
        }
        Optional<OAuthToken> holder =
                counterparts.byIdentity(token).filter(other -> !Objects.equals(other.id(), token.id()));
        if (holder.isPresent()) {
            return decideAgainstHolder(token, key, holder.get());
        }
        if (stored.isEmpty()) {
            return new Decision.Create(token);
        }
        return mayChangeId(token) && belongsToAnother(token, stored.get())
                ? decideByContent(token, key)
                : resolve(token, stored.get(), Difference.Kind.CONFLICT_BY_ID);
    }

    private Decision decideAgainstHolder(OAuthToken token, SourceKey key, OAuthToken holder) {
        if (mayChangeId(token)) {
            Optional<String> first = counterparts.sourceIdOf(token).filter(id -> !id.equals(token.id()));
            if (first.isPresent()) {
                return new Decision.Refuse("the source holds the same user and client twice, under the ids "
                        + first.get() + " and " + token.id() + ": delete one of them");
            }
        }
        return decideAgainst(token, key, holder);
    }

    // If it does, the token that has its id in the source must not overwrite it.
    private boolean belongsToAnother(OAuthToken token, OAuthToken stored) {
        return !Identity.isSame(token, stored)
                && counterparts
                        .sourceIdOf(stored)
                        .filter(id -> !id.equals(stored.id()))
                        .isPresent();
    }

    private Decision decideByContent(OAuthToken token, SourceKey key) {
        Optional<OAuthToken> stored =
                counterparts.byId(idMap.get(key)).filter(known -> Objects.equals(known.userName(), token.userName()));
        if (stored.isEmpty()) {
            idMap.remove(key);
            stored = counterparts.byContent(token);
        }
        if (stored.isEmpty()) {
            stored = counterparts.byIdentity(token);
        }
        if (stored.isPresent()) {
            return decideAgainst(token, key, stored.get());
        }
        List<OAuthToken> matches =
                counterparts.keepsId(token) || idMap.isUnmatched(key) ? List.of() : counterparts.byMatch(token);
        switch (matches.size()) {
            case 0 -> {
                idMap.putUnmatched(key);
                return new Decision.Create(TokenFields.withId(token, null));
            }
            case 1 -> {
                return decideAgainst(token, key, matches.get(0));
            }
            default -> {
                return ambiguous(token, matches);
            }
        }
    }

    private Decision decideAgainst(OAuthToken token, SourceKey key, OAuthToken stored) {
        String id = Objects.requireNonNull(stored.id());
        if (!id.equals(idMap.get(key))) {
            if (idMap.claims(id)) {
                return new Decision.Refuse(
                        "the source holds the same user and client twice, and the target once, under the id " + id
                                + ": delete one of the two in the source");
            }
            idMap.put(key, id);
        }
        return resolve(token, stored, Difference.Kind.CONFLICT_BY_IDENTITY);
    }

    private Decision resolve(OAuthToken token, OAuthToken stored, Difference.Kind kind) {
        OAuthToken replacement = TokenFields.withId(token, stored.id());
        if (mayChangeId(token) && replacement.equals(stored)) {
            return new Decision.Unchanged(stored);
        }
        OAuthToken compared = counterparts.keepsId(token) ? token : replacement;
        return policy.decide(Difference.of(kind, token, compared, stored), stored, replacement);
    }

    private Decision ambiguous(OAuthToken token, List<OAuthToken> matches) {
        List<String> ids = matches.stream()
                .map(stored -> Objects.requireNonNull(stored.id()))
                .toList();
        idMap.putCandidates(ids);
        Difference difference =
                new Difference(Difference.Kind.CONFLICT_BY_IDENTITY, token.id(), ids, List.of("clientId"));
        return switch (policy) {
            case FAIL -> new Decision.Conflict(difference);
            case SKIP -> new Decision.Skip(difference);
            case OVERWRITE, NEWEST ->
                new Decision.Refuse(
                        "the token has no client id, and its user has tokens of several clients in the target, under the ids "
                                + ids + ": give it a client id, or an id");
        };
    }

    private boolean mayChangeId(OAuthToken token) {
        return !counterparts.keepsId(token) || policy.mayChangeIds();
    }
}
