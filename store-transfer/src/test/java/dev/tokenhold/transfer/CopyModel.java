package dev.tokenhold.transfer;

import dev.tokenhold.AmbiguousTokenException;
import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.transfer.Difference.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result that a copy must have, in the words of the documentation: it decides on one token of the source after the other by what the
 * target held before, without batches, threads or indexes.
 */
final class CopyModel {

    /** What the report must list as a conflict, whatever the policy did. */
    record Clash(Kind kind, @Nullable String id, List<String> targetIds) {}

    private final List<OAuthToken> source;
    private final ConflictPolicy policy;
    private final StoreKind kind;
    private final boolean keepsNewIds;
    private final TreeMap<String, OAuthToken> before = new TreeMap<>(TokenIds.ORDER);
    private final InMemoryTokenStore rules = new InMemoryTokenStore();
    private final Set<String> broughtIds = new HashSet<>();
    private final Set<String> standsForAnother = new HashSet<>();
    private final Set<String> candidates = new HashSet<>();

    /** What the target holds afterwards under ids that are known beforehand. */
    final TreeMap<String, OAuthToken> after = new TreeMap<>(TokenIds.ORDER);

    /** What the target holds besides, under ids that it assigned. */
    final List<OAuthToken> underNewIds = new ArrayList<>();

    /** Ids of the source to the known ids of their counterparts, where these differ. */
    final Map<String, String> ids = new TreeMap<>();

    final Set<@Nullable String> newlyNamed = new HashSet<>();
    final List<Clash> clashes = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final Set<String> deleted = new HashSet<>();
    long created;
    long updated;
    long unchanged;
    long skipped;
    long conflicts;
    long assignedIds;

    /** Whether only the rules of findToken, which see what else was copied, found a token. */
    boolean hasLooseMatches;

    CopyModel(
            List<OAuthToken> source,
            List<OAuthToken> target,
            StoreKind kind,
            ConflictPolicy policy,
            boolean deletesMissing) {
        this.source = source;
        this.policy = policy;
        this.kind = kind;
        target.forEach(token -> before.put(idOf(token), token));
        rules.replaceTokens(
                target.stream().map(token -> new Replacement(null, token)).toList());
        keepsNewIds = kind.keepsTogether(
                Stream.concat(source.stream(), target.stream())
                        .map(OAuthToken::id)
                        .toList(),
                source.size());
        source.stream().filter(this::keepsId).forEach(token -> broughtIds.add(idOf(token)));
        after.putAll(before);
        source.forEach(this::copy);
        if (conflicts == 0 && deletesMissing) {
            before.keySet().stream()
                    .filter(id -> !isTaken(id) && !candidates.contains(id))
                    .forEach(deleted::add);
            after.keySet().removeAll(deleted);
        }
    }

    MigrationResult result() {
        if (conflicts > 0) {
            return MigrationResult.CONFLICTS;
        }
        return refused.isEmpty() ? MigrationResult.OK : MigrationResult.FAILED;
    }

    private void copy(OAuthToken token) {
        if (!keepsId(token)) {
            copyUnderAnotherId(token);
            return;
        }
        OAuthToken underId = before.get(idOf(token));
        OAuthToken ofUser = ofSameUserAndClient(token);
        if (token.equals(underId)) {
            unchanged(token, underId);
        } else if (ofUser != null && !idOf(ofUser).equals(token.id())) {
            resolve(token, ofUser, Kind.CONFLICT_BY_IDENTITY);
        } else if (underId == null) {
            create(token);
        } else if (mayChangeIds() && ofUser == null && sourceHasElsewhere(underId)) {
            copyUnderAnotherId(token);
        } else {
            resolve(token, underId, Kind.CONFLICT_BY_ID);
        }
    }

    private void copyUnderAnotherId(OAuthToken token) {
        Optional<OAuthToken> equal = before.values().stream()
                .filter(stored -> !isTaken(idOf(stored)) && contentOf(stored).equals(contentOf(token)))
                .findFirst();
        OAuthToken ofUser = ofSameUserAndClient(token);
        if (equal.isPresent() || ofUser != null) {
            resolve(token, equal.orElse(ofUser), Kind.CONFLICT_BY_IDENTITY);
            return;
        }
        List<OAuthToken> matches = keepsId(token) ? List.of() : matches(token);
        if (matches.isEmpty()) {
            create(contentOf(token), token);
        } else if (matches.size() == 1) {
            hasLooseMatches = true;
            resolve(token, matches.get(0), Kind.CONFLICT_BY_IDENTITY);
        } else {
            hasLooseMatches = true;
            ambiguous(token, matches);
        }
    }

    /** What findToken finds, if both have the same user or neither has one, and it is not the counterpart of another token. */
    private List<OAuthToken> matches(OAuthToken token) {
        Stream<OAuthToken> found;
        try {
            found = rules.findToken(contentOf(token)).stream();
        } catch (AmbiguousTokenException e) {
            found = e.ids().stream().map(before::get);
        }
        return found.filter(stored -> Objects.equals(stored.userName(), token.userName()))
                .filter(stored -> !isTaken(idOf(stored)))
                .filter(stored -> source.stream()
                        .noneMatch(other -> isSameUserAndClient(other, stored)
                                || contentOf(other).equals(contentOf(stored))))
                .toList();
    }

    private void resolve(OAuthToken token, OAuthToken stored, Kind clash) {
        if (clash == Kind.CONFLICT_BY_IDENTITY) {
            standsForAnother.add(idOf(stored));
        }
        OAuthToken replacement = token.toBuilder().id(stored.id()).build();
        boolean idMatters = keepsId(token) && !mayChangeIds();
        if (replacement.equals(stored) && !(idMatters && !idOf(stored).equals(token.id()))) {
            unchanged(token, stored);
            return;
        }
        boolean replaces = policy == ConflictPolicy.OVERWRITE
                || (policy == ConflictPolicy.NEWEST
                        && token.expiresAt() != null
                        && stored.expiresAt() != null
                        && token.expiresAt().isAfter(stored.expiresAt()));
        if (replaces && !kind.keeps(replacement)) {
            refuse(token);
            return;
        }
        clashes.add(new Clash(clash, token.id(), List.of(idOf(stored))));
        if (policy == ConflictPolicy.FAIL) {
            conflicts++;
        } else if (replaces) {
            updated++;
            after.put(idOf(stored), replacement);
            map(token, idOf(stored));
        } else {
            skipped++;
        }
    }

    private void ambiguous(OAuthToken token, List<OAuthToken> matches) {
        matches.forEach(match -> candidates.add(idOf(match)));
        if (policy == ConflictPolicy.OVERWRITE || policy == ConflictPolicy.NEWEST) {
            refuse(token);
            return;
        }
        clashes.add(new Clash(
                Kind.CONFLICT_BY_IDENTITY,
                token.id(),
                matches.stream().map(CopyModel::idOf).toList()));
        if (policy == ConflictPolicy.FAIL) {
            conflicts++;
        } else {
            skipped++;
        }
    }

    private void unchanged(OAuthToken token, OAuthToken stored) {
        unchanged++;
        map(token, idOf(stored));
    }

    /** Copies a token under its own id. */
    private void create(OAuthToken token) {
        if (kind.keeps(token)) {
            created++;
            after.put(idOf(token), token);
        } else {
            refuse(token);
        }
    }

    /** Copies a token under an id that the target assigns. */
    private void create(OAuthToken content, OAuthToken token) {
        if (!kind.keeps(content)) {
            refuse(token);
            return;
        }
        created++;
        underNewIds.add(content);
        if (token.id() == null) {
            assignedIds++;
        } else {
            newlyNamed.add(token.id());
        }
    }

    private void refuse(OAuthToken token) {
        refused.add(String.valueOf(token.id()));
    }

    private void map(OAuthToken token, String targetId) {
        if (token.id() == null) {
            assignedIds++;
        } else if (!token.id().equals(targetId)) {
            ids.put(token.id(), targetId);
        }
    }

    private boolean keepsId(OAuthToken token) {
        return token.id() != null
                && kind != StoreKind.ZOHO_CSV_3
                && ((keepsNewIds && kind.keepsId(token.id())) || before.containsKey(token.id()));
    }

    private boolean mayChangeIds() {
        return policy == ConflictPolicy.OVERWRITE || policy == ConflictPolicy.NEWEST;
    }

    /** Whether a token of the source has or brings this id of the target. */
    private boolean isTaken(String id) {
        return broughtIds.contains(id) || standsForAnother.contains(id);
    }

    private boolean sourceHasElsewhere(OAuthToken stored) {
        return source.stream()
                .anyMatch(other -> isSameUserAndClient(other, stored) && !Objects.equals(other.id(), stored.id()));
    }

    private @Nullable OAuthToken ofSameUserAndClient(OAuthToken token) {
        return before.values().stream()
                .filter(stored -> isSameUserAndClient(token, stored))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSameUserAndClient(OAuthToken a, OAuthToken b) {
        return a.userName() != null && a.userName().equals(b.userName()) && Objects.equals(a.clientId(), b.clientId());
    }

    static OAuthToken contentOf(OAuthToken token) {
        return token.toBuilder().id(null).build();
    }

    private static String idOf(OAuthToken token) {
        return Objects.requireNonNull(token.id());
    }
}
