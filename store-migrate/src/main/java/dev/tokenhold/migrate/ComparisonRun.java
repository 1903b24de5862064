package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One comparison: first the source's tokens, each with its counterpart, then what else the target holds. */
final class ComparisonRun {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final Progress progress;
    private final TokenMac mac = new TokenMac();
    private final IdMap idMap = new IdMap();
    private final Counterparts counterparts;
    private final Tally tally = new Tally(false);
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();
    private final TokenDigest digestFrom = new TokenDigest(mac);
    private final TokenDigest digestTo = new TokenDigest(mac);
    private long verified;
    private long paired;

    ComparisonRun(MigratableTokenStore from, MigratableTokenStore to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
        counterparts = new Counterparts(from, to, idMap, mac);
    }

    Outcome compare() {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.empty());
        SourcePass.over(from, mac, progress, tally, this::compare);
        long intact = digestTarget();
        if (intact > paired) {
            listExtra();
        }
        boolean complete = intact == paired;
        return new Outcome(
                tally, null, new Verification(verified, differences, digestFrom.hex(), digestTo.hex(), complete), null);
    }

    private boolean compare(OAuthToken token, SourceKey key) {
        boolean keepsId = counterparts.keepsId(token);
        Optional<OAuthToken> stored;
        try {
            stored = keepsId ? withId(token, key) : withoutId(token, key);
        } catch (TamperedRecordException e) {
            digestFrom.add(token);
            unreadable.add(e.id());
            differs(Difference.Kind.UNREADABLE, token.id(), e.id(), List.of());
            return true;
        }
        if (stored.isEmpty()) {
            digestFrom.add(token);
            differs(Difference.Kind.MISSING, token.id(), null, List.of());
            return true;
        }
        paired++;
        OAuthToken expected = token;
        if (!keepsId) {
            expected = TokenFields.withId(token, stored.get().id());
            tally.map(token, expected);
        }
        digestFrom.add(expected);
        if (expected.equals(stored.get())) {
            verified++;
        } else {
            differs(
                    Difference.Kind.DIFFERS,
                    token.id(),
                    stored.get().id(),
                    TokenFields.differing(expected, stored.get()));
        }
        return true;
    }

    private Optional<OAuthToken> withId(OAuthToken token, SourceKey key) {
        return counterparts.byId(token.id()).or(() -> claimed(key, counterparts.byIdentity(token)));
    }

    private Optional<OAuthToken> withoutId(OAuthToken token, SourceKey key) {
        return claimed(
                key,
                counterparts
                        .byContent(token)
                        .or(() -> counterparts.byIdentity(token))
                        .or(() -> onlyMatch(token)));
    }

    private Optional<OAuthToken> onlyMatch(OAuthToken token) {
        List<OAuthToken> matches = counterparts.byMatch(token);
        return matches.size() == 1 ? Optional.of(matches.get(0)) : Optional.empty();
    }

    private Optional<OAuthToken> claimed(SourceKey key, Optional<OAuthToken> found) {
        Optional<OAuthToken> free = found.filter(stored -> stored.id() != null && !counterparts.isTaken(stored.id()));
        free.map(OAuthToken::id).ifPresent(id -> idMap.put(key, id));
        return free;
    }

    private long digestTarget() {
        long intact = 0;
        try (Stream<StoredToken> inventory = TargetInventory.of(to)) {
            for (Iterator<StoredToken> entries = inventory.iterator(); entries.hasNext(); ) {
                progress.check();
                StoredToken entry = entries.next();
                if (entry instanceof StoredToken.Intact token) {
                    intact++;
                    digestTo.add(token.token());
                } else if (entry instanceof StoredToken.Damaged damaged
                        && (damaged.id() == null || unreadable.add(damaged.id()))) {
                    differs(Difference.Kind.UNREADABLE, null, damaged.id(), List.of());
                }
            }
        }
        return intact;
    }

    private void listExtra() {
        try (Stream<StoredToken> inventory = TargetInventory.of(to)) {
            inventory.forEach(entry -> {
                if (entry instanceof StoredToken.Intact intact) {
                    String id = intact.token().id();
                    if (id == null || !counterparts.isTaken(id)) {
                        differs(Difference.Kind.EXTRA, null, id, List.of());
                    }
                }
            });
        }
    }

    private void differs(Difference.Kind kind, @Nullable String id, @Nullable String targetId, List<String> fields) {
        differences.add(new Difference(kind, id, targetId == null ? List.of() : List.of(targetId), fields));
    }
}
