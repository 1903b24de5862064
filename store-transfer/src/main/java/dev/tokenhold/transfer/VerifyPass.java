package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares every token of the source that should be in the target with what the target returns. */
final class VerifyPass implements PagePipeline.Pass<VerifyPass.Compared> {

    /** The token that the target should have, and the id that it has in the source. */
    private record Expected(@Nullable String sourceId, OAuthToken token) {}

    /** A token that the target has, and its MAC. */
    private record Found(OAuthToken token, TokenMac.Tag tag) {}

    /** The id in the source and the MAC of an expected token, what the target has in its place, and how they differ if they do. */
    private record Checked(
            @Nullable String sourceId,
            TokenMac.Tag tag,
            @Nullable Found found,
            @Nullable Difference difference) {}

    /** The result for one page; {@code open} are tokens without id, whose keys depend on their order. */
    record Compared(Page page, List<Checked> checked, List<OAuthToken> open) {}

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
    // The tokens of the source whose counterparts have another id.
    private final Set<SourceKey> mapped = ConcurrentHashMap.newKeySet();
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
        List<OAuthToken> open = new ArrayList<>(0);
        List<OAuthToken> withIds = new ArrayList<>(page.tokens().size());
        page.tokens().forEach(token -> (token.id() == null ? open : withIds).add(token));
        return new Compared(page, check(withIds, token -> SourceKey.of(String.valueOf(token.id()))), open);
    }

    @Override
    public boolean take(Compared compared) {
        add(compared.checked());
        add(check(compared.open(), keys::of));
        progress.step(compared.page().tokens().size());
        return true;
    }

    /** Whether the source still had every token that was copied. */
    boolean sourceKeptAll() {
        return copied.areAllThere();
    }

    /**
     * Notes a token of the target under an id that the source does not have.
     *
     * @param deleted whether the target was to lose the tokens that the source never had
     */
    void foundExtra(String id, boolean deleted) {
        if (copied.wasCopied(id)) {
            onlyInTarget(Difference.Kind.SOURCE_CHANGED, id, id);
        } else if (deleted) {
            onlyInTarget(Difference.Kind.EXTRA, null, id);
        }
    }

    /** Notes the tokens that were copied under another id, and that the source no longer has. */
    void findLostOnes() {
        idMap.forEach((key, id) -> {
            if (!mapped.contains(key) && !notCopied.contains(key) && copied.wasCopiedTo(id)) {
                onlyInTarget(Difference.Kind.SOURCE_CHANGED, key.id(), id);
            }
        });
    }

    private void onlyInTarget(Difference.Kind kind, @Nullable String sourceId, String id) {
        differences.add(new Difference(kind, sourceId, List.of(id), List.of()));
        if (TargetInventory.byIds(target, Set.of(id)).get(id) instanceof StoredToken.Intact intact) {
            digestTo.add(mac.tag(intact.token()));
        }
    }

    Verification result() {
        return new Verification(
                verified,
                differences.stream().map(this::explained).toList(),
                new MigrationReport.Digests(digestFrom.hex(), digestTo.hex()),
                differences.omitted());
    }

    private List<Checked> check(List<OAuthToken> tokens, Function<OAuthToken, SourceKey> keyOf) {
        List<Expected> all = new ArrayList<>(tokens.size());
        Set<String> ids = new HashSet<>();
        for (OAuthToken token : tokens) {
            SourceKey key = keyOf.apply(token);
            if (!notCopied.contains(key)) {
                String id = idMap.get(key);
                OAuthToken expected = token;
                if (id != null) {
                    expected = TokenFields.withId(token, id);
                    mapped.add(key);
                }
                all.add(new Expected(token.id(), expected));
                if (expected.id() != null) {
                    ids.add(expected.id());
                }
            }
        }
        Map<String, StoredToken> stored = TargetInventory.byIds(target, ids);
        return all.stream()
                .map(expected -> check(expected, stored.get(expected.token().id())))
                .toList();
    }

    private Checked check(Expected expected, @Nullable StoredToken stored) {
        OAuthToken token = expected.token();
        TokenMac.Tag tag = mac.tag(token);
        if (!(stored instanceof StoredToken.Intact intact)) {
            Difference.Kind kind = stored == null ? Difference.Kind.MISSING : Difference.Kind.UNREADABLE;
            return new Checked(expected.sourceId(), tag, null, difference(kind, expected, List.of()));
        }
        OAuthToken found = intact.token();
        if (token.equals(found)) {
            return new Checked(expected.sourceId(), tag, new Found(found, tag), null);
        }
        List<String> fields = TokenFields.differing(token, found);
        return new Checked(
                expected.sourceId(),
                tag,
                new Found(found, mac.tag(found)),
                difference(Difference.Kind.DIFFERS, expected, fields));
    }

    private void add(List<Checked> all) {
        for (Checked checked : all) {
            digestFrom.add(checked.tag());
            copied.addExpectedStill(checked.sourceId());
            Found found = checked.found();
            if (found != null) {
                digestTo.add(found.tag());
                copied.addFound(checked.sourceId(), found.token(), found.tag());
            }
            if (checked.difference() == null) {
                verified++;
            } else {
                differences.add(checked.difference());
            }
        }
    }

    // Possible only at the end: isAsCopied() needs everything that was found in the target.
    private Difference explained(Difference difference) {
        boolean sourceChanged = difference.targetIds().isEmpty()
                || ((difference.kind() == Difference.Kind.MISSING || difference.kind() == Difference.Kind.DIFFERS)
                        && copied.isAsCopied(
                                difference.id(), difference.targetIds().get(0)));
        return sourceChanged
                ? new Difference(
                        Difference.Kind.SOURCE_CHANGED, difference.id(), difference.targetIds(), difference.fields())
                : difference;
    }

    private static Difference difference(Difference.Kind kind, Expected expected, List<String> fields) {
        String id = expected.token().id();
        return new Difference(kind, expected.sourceId(), id == null ? List.of() : List.of(id), fields);
    }
}
