package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One comparison: first each token of the source with its counterpart, then what else the target holds. */
final class ComparisonRun
        implements PagePipeline.Work<List<StoredToken>, ComparisonRun.Compared>,
                PagePipeline.Sink<ComparisonRun.Compared> {

    /**
     * The result for one page.
     *
     * @param pairs the tokens whose id the target has, each with the entry under that id
     * @param digest the digest of these tokens
     * @param open the other tokens
     */
    record Compared(SourcePage page, List<Pair> pairs, TokenDigest digest, List<OAuthToken> open) {}

    private record Pair(OAuthToken token, StoredToken stored) {}

    private final long start = System.nanoTime();
    private final Source from;
    private final MigratableTokenStore to;
    private final int batchSize;
    private final int parallel;
    private final Progress progress;
    private final TokenMac mac = new TokenMac();
    private final SourceKeys keys = new SourceKeys(mac);
    private final IdMap idMap = new IdMap();
    private final Counterparts counterparts;
    private final Tally tally = new Tally(false);
    private final CappedList<Difference> differences = new CappedList<>();
    private final Set<String> unreadable = new HashSet<>();
    private final TokenDigest digestFrom = new TokenDigest();
    private final TokenDigest digestTo = new TokenDigest();
    private long verified;
    private long paired;

    ComparisonRun(Source from, MigratableTokenStore to, int batchSize, int parallel, Progress progress) {
        this.from = from;
        this.to = to;
        this.batchSize = batchSize;
        this.parallel = parallel;
        this.progress = progress;
        counterparts = new Counterparts(from, to, idMap, mac);
    }

    MigrationReport run() {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.empty());
        new PagePipeline<>(parallel, progress, this, this).run(from.pages(null, batchSize));
        long intact = digestTarget();
        if (intact > paired) {
            listExtra();
        }
        Verification verification = new Verification(
                verified,
                differences,
                new MigrationReport.Digests(digestFrom.hex(), digestTo.hex()),
                intact == paired,
                differences.omitted());
        return new MigrationReport(
                MigrationResult.of(tally, verification, null, MigrationResult.OK),
                tally,
                verification,
                null,
                null,
                from.isSealed(),
                from.warnings(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public Compared on(List<StoredToken> entries) {
        SourcePage page = SourcePage.of(entries);
        Set<String> ids = page.tokens().stream()
                .filter(counterparts::keepsId)
                .map(token -> Objects.requireNonNull(token.id()))
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, StoredToken> stored = counterparts.byIds(ids);
        Compared compared = new Compared(page, new ArrayList<>(ids.size()), new TokenDigest(), new ArrayList<>(0));
        for (OAuthToken token : page.tokens()) {
            StoredToken counterpart = token.id() == null ? null : stored.get(token.id());
            if (counterpart == null) {
                compared.open().add(token);
            } else {
                compared.digest().add(mac.tag(token));
                compared.pairs().add(new Pair(token, counterpart));
            }
        }
        return compared;
    }

    @Override
    public boolean take(Compared compared) {
        tally.read(compared.page());
        digestFrom.add(compared.digest());
        for (Pair pair : compared.pairs()) {
            if (pair.stored() instanceof StoredToken.Intact intact) {
                paired(pair.token(), pair.token(), intact.token());
            } else {
                unreadable(pair.token(), Objects.requireNonNull(pair.stored().id()));
            }
        }
        for (OAuthToken token : compared.open()) {
            compare(token, keys.of(token));
        }
        progress.step(compared.page().tokens().size());
        return true;
    }

    private void compare(OAuthToken token, SourceKey key) {
        boolean keepsId = counterparts.keepsId(token);
        Optional<OAuthToken> stored;
        try {
            stored = keepsId ? claimed(key, counterparts.byIdentity(token)) : withoutId(token, key);
        } catch (TamperedRecordException e) {
            digestFrom.add(mac.tag(token));
            unreadable(token, e.id());
            return;
        }
        if (stored.isEmpty()) {
            digestFrom.add(mac.tag(token));
            differs(Difference.Kind.MISSING, token.id(), null, List.of());
            return;
        }
        OAuthToken expected = token;
        if (!keepsId) {
            expected = TokenFields.withId(token, stored.get().id());
            tally.map(token, expected);
        }
        digestFrom.add(mac.tag(expected));
        paired(token, expected, stored.get());
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

    private void paired(OAuthToken token, OAuthToken expected, OAuthToken stored) {
        paired++;
        if (expected.equals(stored)) {
            verified++;
        } else {
            differs(Difference.Kind.DIFFERS, token.id(), stored.id(), TokenFields.differing(expected, stored));
        }
    }

    private void unreadable(OAuthToken token, String id) {
        unreadable.add(id);
        differs(Difference.Kind.UNREADABLE, token.id(), id, List.of());
    }

    /** The result for one page of the target. */
    private record Digested(long intact, TokenDigest digest, List<StoredToken> damaged) {}

    private long digestTarget() {
        long[] intact = {0};
        PagePipeline.Sink<Digested> sink = page -> {
            intact[0] += page.intact();
            digestTo.add(page.digest());
            for (StoredToken damaged : page.damaged()) {
                if (damaged.id() == null || unreadable.add(damaged.id())) {
                    differs(Difference.Kind.UNREADABLE, null, damaged.id(), List.of());
                }
            }
            return true;
        };
        new PagePipeline<>(parallel, progress, this::digest, sink)
                .run(TargetInventory.pages(to, batchSize).map(page -> page::read));
        return intact[0];
    }

    private Digested digest(List<StoredToken> page) {
        TokenDigest digest = new TokenDigest();
        long intact = 0;
        List<StoredToken> damaged = new ArrayList<>(0);
        for (StoredToken entry : page) {
            if (entry instanceof StoredToken.Intact token) {
                intact++;
                digest.add(mac.tag(token.token()));
            } else if (entry instanceof StoredToken.Damaged) {
                damaged.add(entry);
            }
        }
        return new Digested(intact, digest, damaged);
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
