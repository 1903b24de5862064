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
final class ComparisonRun implements PagePipeline.Pass<ComparisonRun.Compared> {

    /**
     * The result for one page.
     *
     * @param pairs the tokens whose id the target has, each with the entry under that id
     * @param digest the digest of these tokens
     * @param open the other tokens
     */
    record Compared(Page page, List<Pair> pairs, TokenDigest digest, List<OAuthToken> open) {}

    private record Pair(OAuthToken token, TokenMac.Tag tag, StoredToken stored) {}

    private final long start = System.nanoTime();
    private final Source from;
    private final MigratableTokenStore to;
    private final Progress progress;
    private final Counterparts counterparts;
    private final TokenMac mac;
    private final SourceKeys keys;
    private final Tally tally = new Tally(false);
    private final CappedList<Difference> differences = new CappedList<>();
    private final Set<String> unreadable = new HashSet<>();
    // Expected are the tokens of the target that were compared, found are all that it has.
    private final TokenBuckets buckets = new TokenBuckets();
    private final TokenDigest digestFrom = new TokenDigest();
    private final TokenDigest digestTo = new TokenDigest();
    private long verified;

    ComparisonRun(Source from, MigratableTokenStore to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
        counterparts = new Counterparts(from, to);
        mac = counterparts.mac;
        keys = new SourceKeys(mac);
    }

    MigrationReport run() {
        progress.start(ProgressListener.Phase.VERIFY, OptionalLong.empty());
        new PagePipeline<>(Migration.PARALLEL, progress, this).run(from.pages(null, Migration.BATCH_SIZE));
        new PagePipeline<>(Migration.PARALLEL, progress, new TargetPass())
                .run(TargetInventory.pages(to, Migration.BATCH_SIZE));
        if (!buckets.areBalanced()) {
            listExtra();
        }
        if (!buckets.areBalanced()) {
            compareAgain();
        }
        Verification verification = new Verification(
                verified,
                differences,
                // What both sides gained or lost during the comparison makes no difference.
                new MigrationReport.Digests(differences.isEmpty() ? digestTo.hex() : digestFrom.hex(), digestTo.hex()),
                differences.omitted());
        return new MigrationReport(
                MigrationResult.of(tally, verification, null, MigrationResult.OK),
                tally,
                verification,
                null,
                null,
                from.isSealed(),
                counterparts.warnings(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public Compared on(Page page) {
        Set<String> ids = page.tokens().stream()
                .filter(counterparts::keepsId)
                .map(OAuthToken::id)
                .collect(Collectors.toSet());
        Map<String, StoredToken> stored = counterparts.byIds(ids);
        Compared compared = new Compared(page, new ArrayList<>(ids.size()), new TokenDigest(), new ArrayList<>(0));
        for (OAuthToken token : page.tokens()) {
            StoredToken counterpart = token.id() == null ? null : stored.get(token.id());
            if (counterpart == null) {
                compared.open().add(token);
            } else {
                TokenMac.Tag tag = mac.tag(token);
                compared.digest().add(tag);
                compared.pairs().add(new Pair(token, tag, counterpart));
            }
        }
        return compared;
    }

    @Override
    public boolean take(Compared compared) {
        tally.read(compared.page());
        digestFrom.add(compared.digest());
        for (Pair pair : compared.pairs()) {
            if (pair.stored() instanceof StoredToken.Intact found) {
                paired(pair.token(), pair.token(), pair.tag(), found.token());
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
        OAuthToken expected = token;
        TokenMac.Tag tag = mac.tag(token);
        try {
            OAuthToken stored = counterpart(token).orElse(null);
            if (stored == null) {
                differs(Difference.Kind.MISSING, token.id(), null, List.of());
            } else {
                counterparts.idMap.put(key, Objects.requireNonNull(stored.id()));
                if (!counterparts.keepsId(token)) {
                    expected = TokenFields.withId(token, stored.id());
                    tag = mac.tag(expected);
                    tally.map(token, expected);
                }
                paired(token, expected, tag, stored);
            }
        } catch (TamperedRecordException e) {
            unreadable(token, e.id());
        }
        digestFrom.add(tag);
    }

    private Optional<OAuthToken> counterpart(OAuthToken token) {
        Optional<OAuthToken> stored = counterparts.keepsId(token)
                ? counterparts.byIdentity(token)
                : counterparts
                        .byContent(token)
                        .or(() -> counterparts.byIdentity(token))
                        .or(() -> onlyMatch(token));
        return stored.filter(found -> found.id() != null && !counterparts.isTaken(found.id()));
    }

    private Optional<OAuthToken> onlyMatch(OAuthToken token) {
        List<OAuthToken> matches = counterparts.byMatch(token);
        return matches.size() == 1 ? Optional.of(matches.get(0)) : Optional.empty();
    }

    private void paired(OAuthToken token, OAuthToken expected, TokenMac.Tag tag, OAuthToken stored) {
        if (expected.equals(stored)) {
            verified++;
            buckets.expect(stored, tag);
        } else {
            buckets.expect(stored, mac.tag(stored));
            differs(Difference.Kind.DIFFERS, token.id(), stored.id(), TokenFields.differing(expected, stored));
        }
    }

    private void unreadable(OAuthToken token, String id) {
        unreadable.add(id);
        differs(Difference.Kind.UNREADABLE, token.id(), id, List.of());
    }

    /** The result for one page of the target. */
    private record Digested(Page page, TokenDigest digest, List<TokenMac.Tag> tags) {}

    /** Digests the target, and lists the entries that cannot be read. */
    private final class TargetPass implements PagePipeline.Pass<Digested> {

        @Override
        public Digested on(Page page) {
            List<TokenMac.Tag> tags = page.tokens().stream().map(mac::tag).toList();
            TokenDigest digest = new TokenDigest();
            tags.forEach(digest::add);
            return new Digested(page, digest, tags);
        }

        @Override
        public boolean take(Digested digested) {
            for (int i = 0; i < digested.tags().size(); i++) {
                buckets.find(digested.page().tokens().get(i), digested.tags().get(i));
            }
            digestTo.add(digested.digest());
            for (StoredToken.Damaged damaged : digested.page().damaged()) {
                if (damaged.id() == null || unreadable.add(damaged.id())) {
                    differs(Difference.Kind.UNREADABLE, null, damaged.id(), List.of());
                }
            }
            return true;
        }
    }

    private void listExtra() {
        // Read now: a token that both sides have gained meanwhile is not extra.
        Set<String> sourceIds = from.idsKeptBy(to);
        try (Stream<StoredToken> inventory = TargetInventory.of(to)) {
            inventory.forEach(entry -> {
                if (entry instanceof StoredToken.Intact extra
                        && (extra.id() == null
                                || !(sourceIds.contains(extra.id()) || counterparts.idMap.claims(extra.id())))) {
                    differs(Difference.Kind.EXTRA, null, extra.id(), List.of());
                    buckets.expect(extra.token(), mac.tag(extra.token()));
                }
            });
        }
    }

    /** Compares, one by one, the tokens that a store may have gained, changed or lost while both were read. */
    private void compareAgain() {
        Set<String> listed = differences.stream()
                .flatMap(difference ->
                        Stream.concat(Stream.ofNullable(difference.id()), difference.targetIds().stream()))
                .collect(Collectors.toSet());
        try (Stream<OAuthToken> tokens = from.tokens()) {
            tokens.filter(counterparts::keepsId)
                    .filter(token -> !buckets.areBalanced(String.valueOf(token.id()))
                            && !listed.contains(token.id())
                            && counterparts.idMap.get(keys.of(token)) == null)
                    .forEach(token -> {
                        OAuthToken stored =
                                to.findTokenById(String.valueOf(token.id())).orElse(null);
                        if (stored == null) {
                            differs(Difference.Kind.MISSING, token.id(), null, List.of());
                        } else if (!token.equals(stored)) {
                            differs(
                                    Difference.Kind.DIFFERS,
                                    token.id(),
                                    stored.id(),
                                    TokenFields.differing(token, stored));
                        }
                    });
        }
    }

    private void differs(Difference.Kind kind, @Nullable String id, @Nullable String targetId, List<String> fields) {
        differences.add(new Difference(kind, id, targetId == null ? List.of() : List.of(targetId), fields));
    }
}
