package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the tokens of a page, with a few questions to the target for all of them. It leaves open what depends on
 * other tokens than the one with the same id; that is for the {@link Decider}, one after the other. Thread-safe.
 */
final class PageDecider {

    /** A token of the source, which has an id, and what becomes of it. */
    record Decided(OAuthToken token, Decision decision) {

        SourceKey key() {
            return SourceKey.of(Objects.requireNonNull(token.id()));
        }
    }

    /**
     * What could be decided of a page.
     *
     * @param page the page
     * @param decided the decisions
     * @param open the tokens that are to be decided one by one, in their order
     */
    record Decisions(SourcePage page, List<Decided> decided, List<OAuthToken> open) {}

    private final MigratableTokenStore to;
    private final Counterparts counterparts;
    private final ConflictPolicy policy;
    private final IdMap idMap;

    PageDecider(MigratableTokenStore to, Counterparts counterparts, ConflictPolicy policy, IdMap idMap) {
        this.to = to;
        this.counterparts = counterparts;
        this.policy = policy;
        this.idMap = idMap;
    }

    Decisions decide(SourcePage page) {
        List<OAuthToken> keeping = new ArrayList<>(page.tokens().size());
        Set<String> ids = new HashSet<>();
        List<OAuthToken> open = new ArrayList<>(0);
        for (OAuthToken token : page.tokens()) {
            String id = token.id();
            // Of two with one id the second is decided by what the first has become.
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
            Decision decision = decide(token, stored.get(token.id()), holders);
            if (decision == null) {
                open.add(token);
            } else {
                decided.add(new Decided(token, decision.unlessRefusedBy(to)));
            }
        }
        decided.forEach(known -> idMap.remove(known.key()));
        return new Decisions(page, decided, open);
    }

    private @Nullable Decision decide(OAuthToken token, @Nullable StoredToken stored, Map<Identity, String> holders) {
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
}
