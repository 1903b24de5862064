package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what becomes of a token of the source, by what the target holds at this moment. The same in every order of the tokens:
 * whether a token of the target belongs to another one of the source is asked of the source, not remembered.
 */
final class Decider {

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
                        + first.get() + " and " + token.id() + ": delete one of the two");
            }
        }
        return decideAgainst(token, key, holder);
    }

    // Then it must not give way to the token that has its id in the source.
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
                return new Decision.Refuse("the source holds the same user and client twice: the token " + id
                        + " of the target can stand for one of them only; delete the other");
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
