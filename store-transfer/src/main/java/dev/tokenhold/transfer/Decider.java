package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to tokens of the source, by what the target holds at that moment. Decisions do not depend on the order of the
 * tokens: whether a token of the target belongs to another one of the source is read from the source, not remembered.
 */
final class Decider {

    /** A token of the source and the decision on it. */
    record Decided(OAuthToken token, SourceKey key, Decision decision) {

        Decided with(Decision another) {
            return new Decided(token, key, another);
        }

        /** The id of the token that is to be written. */
        String targetId() {
            return Objects.requireNonNull(
                    Objects.requireNonNull(decision.written()).id());
        }

        /** The writes as the target takes them. */
        static List<Replacement> replacements(List<Decided> all) {
            List<Replacement> replacements = new ArrayList<>();
            for (Decided decided : all) {
                OAuthToken written = decided.decision.written();
                if (written != null) {
                    replacements.add(new Replacement(decided.decision.replaced(), written));
                }
            }
            return replacements;
        }
    }

    /** The decisions on a page, and the tokens left to {@link #decide(OAuthToken, SourceKey)}, in their order. */
    record Decisions(Page page, List<Decided> decided, List<OAuthToken> open) {}

    private final Counterparts counterparts;
    private final IdMap idMap;
    private final ConflictPolicy policy;

    Decider(Counterparts counterparts, ConflictPolicy policy) {
        this.counterparts = counterparts;
        this.idMap = counterparts.idMap;
        this.policy = policy;
    }

    /**
     * Decides on the tokens of a page with a few queries for all of them, and leaves open those whose fate depends on others than the one
     * with the same id. Thread-safe.
     */
    Decisions decide(Page page) {
        Map<String, OAuthToken> keeping = new LinkedHashMap<>();
        List<OAuthToken> open = new ArrayList<>(0);
        for (OAuthToken token : page.tokens()) {
            // If two have the same id, the decision on the second depends on the first.
            if (!counterparts.keepsId(token) || keeping.putIfAbsent(id(token), token) != null) {
                open.add(token);
            }
        }
        Map<String, StoredToken> stored = counterparts.byIds(keeping.keySet());
        List<Decided> decided = new ArrayList<>(keeping.size());
        List<OAuthToken> different = new ArrayList<>(0);
        keeping.forEach((id, token) -> {
            if (stored.get(id) instanceof StoredToken.Intact intact && token.equals(intact.token())) {
                decided.add(new Decided(token, SourceKey.of(id), new Decision.Unchanged(token)));
            } else {
                different.add(token);
            }
        });
        Map<Identity, String> holders = counterparts.holders(different);
        for (OAuthToken token : different) {
            Decision decision = decideInPage(token, stored.get(token.id()), holders);
            if (decision == null) {
                open.add(token);
            } else {
                decided.add(new Decided(token, SourceKey.of(id(token)), decision.unlessRefusedBy(counterparts.to)));
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
        return decision.unlessRefusedBy(counterparts.to);
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
            stored = counterparts.byContent(token).or(() -> counterparts.byIdentity(token));
        }
        if (stored.isPresent()) {
            return decideAgainst(token, key, stored.get());
        }
        List<OAuthToken> matches =
                counterparts.keepsId(token) || idMap.isUnmatched(key) ? List.of() : counterparts.byMatch(token);
        if (matches.isEmpty()) {
            idMap.putUnmatched(key);
            return new Decision.Create(TokenFields.withId(token, null));
        }
        return matches.size() == 1 ? decideAgainst(token, key, matches.get(0)) : ambiguous(token, matches);
    }

    private Decision decideAgainst(OAuthToken token, SourceKey key, OAuthToken stored) {
        String id = id(stored);
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
        List<String> ids = matches.stream().map(Decider::id).toList();
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

    private static String id(OAuthToken token) {
        return Objects.requireNonNull(token.id());
    }

    private boolean mayChangeId(OAuthToken token) {
        return !counterparts.keepsId(token) || policy.mayChangeIds();
    }
}
