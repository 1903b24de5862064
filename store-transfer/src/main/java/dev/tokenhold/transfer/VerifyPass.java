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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares every token of the source that should be in the target with what the target returns. */
final class VerifyPass implements PagePipeline.Pass<VerifyPass.Compared> {

    /**
     * What the target should have.
     *
     * @param token the token of the source
     * @param stored the same token under the id that it has in the target
     */
    private record Expected(OAuthToken token, OAuthToken stored) {

        String id() {
            return Objects.requireNonNull(stored.id());
        }
    }

    /** A token that the target has, and its MAC. */
    private record Found(OAuthToken token, TokenMac.Tag tag) {}

    /** The result for one page; {@code open} are tokens without id, whose keys depend on their order. */
    record Compared(
            int tokens,
            long verified,
            TokenDigest digestFrom,
            List<Found> found,
            List<Difference> differences,
            List<OAuthToken> open) {}

    private final MigratableTokenStore target;
    private final CopiedTokens copied;
    private final NotCopied notCopied;
    private final IdMap idMap;
    private final TokenMac mac;
    private final SourceKeys keys;
    private final Progress progress;
    private final CappedList<Difference> differences = new CappedList<>();
    private final TokenDigest digestFrom = new TokenDigest();
    private final TokenDigest digestTo = new TokenDigest();
    private long verified;

    VerifyPass(MigratableTokenStore target, SequentialWriter written, Counterparts counterparts, Progress progress) {
        this.target = target;
        this.copied = written.copied;
        this.notCopied = written.notCopied;
        this.idMap = counterparts.idMap;
        this.mac = counterparts.mac;
        this.keys = new SourceKeys(mac);
        this.progress = progress;
        notCopied.complete();
    }

    @Override
    public Compared on(Page page) {
        List<OAuthToken> open =
                page.tokens().stream().filter(token -> token.id() == null).toList();
        List<Expected> expected = new ArrayList<>(page.tokens().size());
        for (OAuthToken token : page.tokens()) {
            if (token.id() != null) {
                expect(token, SourceKey.of(token.id()), expected);
            }
        }
        return compare(page.tokens().size(), expected, open);
    }

    @Override
    public boolean take(Compared compared) {
        add(compared);
        if (!compared.open().isEmpty()) {
            List<Expected> expected = new ArrayList<>(compared.open().size());
            for (OAuthToken token : compared.open()) {
                expect(token, keys.of(token), expected);
            }
            add(compare(0, expected, List.of()));
        }
        progress.step(compared.tokens());
        return true;
    }

    /** Notes a token of the target that should have been deleted. */
    void foundExtra(String id) {
        differences.add(new Difference(Difference.Kind.EXTRA, null, List.of(id), List.of()));
    }

    Verification result() {
        // If the source has lost a token since it was copied, that token was not compared.
        boolean complete = verified == copied.size();
        return new Verification(
                verified,
                differences.stream().map(this::explained).toList(),
                new MigrationReport.Digests(digestFrom.hex(), digestTo.hex()),
                complete,
                differences.omitted());
    }

    private void expect(OAuthToken token, SourceKey key, List<Expected> expected) {
        if (!notCopied.contains(key)) {
            String mapped = idMap.get(key);
            expected.add(new Expected(token, mapped == null ? token : TokenFields.withId(token, mapped)));
        }
    }

    private Compared compare(int tokens, List<Expected> all, List<OAuthToken> open) {
        Set<String> ids = all.stream()
                .filter(expected -> expected.stored().id() != null)
                .map(Expected::id)
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, StoredToken> stored = TargetInventory.byIds(target, ids);
        TokenDigest digest = new TokenDigest();
        List<Found> found = new ArrayList<>(all.size());
        List<Difference> different = new ArrayList<>(0);
        long equal = 0;
        for (Expected expected : all) {
            TokenMac.Tag tag = mac.tag(expected.stored());
            digest.add(tag);
            StoredToken entry = expected.stored().id() == null ? null : stored.get(expected.id());
            if (entry instanceof StoredToken.Intact intact) {
                boolean same = expected.stored().equals(intact.token());
                equal += same ? 1 : 0;
                found.add(new Found(intact.token(), same ? tag : mac.tag(intact.token())));
                if (!same) {
                    different.add(difference(Difference.Kind.DIFFERS, expected, intact.token()));
                }
            } else {
                different.add(difference(
                        entry == null ? Difference.Kind.MISSING : Difference.Kind.UNREADABLE, expected, null));
            }
        }
        return new Compared(tokens, equal, digest, found, different, open);
    }

    private void add(Compared compared) {
        verified += compared.verified();
        digestFrom.add(compared.digestFrom());
        for (Found found : compared.found()) {
            digestTo.add(found.tag());
            copied.addFound(found.token(), found.tag());
        }
        differences.addAll(compared.differences());
    }

    // Possible only at the end: isAsCopied() needs everything that was found in the target.
    private Difference explained(Difference difference) {
        boolean sourceChanged = difference.targetIds().isEmpty()
                || ((difference.kind() == Difference.Kind.MISSING || difference.kind() == Difference.Kind.DIFFERS)
                        && copied.isAsCopied(difference.targetIds().get(0)));
        return sourceChanged
                ? new Difference(
                        Difference.Kind.SOURCE_CHANGED, difference.id(), difference.targetIds(), difference.fields())
                : difference;
    }

    private static Difference difference(Difference.Kind kind, Expected expected, @Nullable OAuthToken stored) {
        String id = expected.stored().id();
        return new Difference(
                kind,
                expected.token().id(),
                id == null ? List.of() : List.of(id),
                stored == null ? List.of() : TokenFields.differing(expected.stored(), stored));
    }
}
