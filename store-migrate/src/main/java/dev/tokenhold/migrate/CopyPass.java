package dev.tokenhold.migrate;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.migrate.PageDecider.Decided;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.spi.StoredToken;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was decided, a page in one durable step. Where the target does not take a page, because it has changed or because it
 * refuses a token, and where the decision was left open, the {@link Applier} goes through the tokens one by one.
 */
final class CopyPass
        implements PagePipeline.Work<List<StoredToken>, CopyPass.Written>, PagePipeline.Sink<CopyPass.Written> {

    /**
     * What was done about a page.
     *
     * @param page the page
     * @param settled the tokens that are dealt with
     * @param tags the MACs of those of them that the target holds now, null for the others
     * @param open the tokens that are not
     */
    record Written(SourcePage page, List<Decided> settled, List<TokenMac.@Nullable Tag> tags, List<OAuthToken> open) {}

    private final MigratableTokenStore to;
    private final PageDecider pages;
    private final Counterparts counterparts;
    private final Applier applier;
    private final SourceKeys keys;
    private final TokenMac mac;
    private final Tally tally;
    private final Checkpoints checkpoints;
    private final Progress progress;

    CopyPass(
            MigratableTokenStore to,
            PageDecider pages,
            Counterparts counterparts,
            Applier applier,
            TokenMac mac,
            Tally tally,
            Checkpoints checkpoints,
            Progress progress) {
        this.to = to;
        this.pages = pages;
        this.counterparts = counterparts;
        this.applier = applier;
        this.keys = new SourceKeys(mac);
        this.mac = mac;
        this.tally = tally;
        this.checkpoints = checkpoints;
        this.progress = progress;
    }

    @Override
    public Written on(List<StoredToken> entries) {
        PageDecider.Decisions decisions = pages.decide(SourcePage.of(entries));
        List<Decided> settled = decisions.decided();
        List<OAuthToken> open = decisions.open();
        List<Replacement> replacements =
                settled.stream().flatMap(CopyPass::replacement).toList();
        if (settled.stream().anyMatch(decided -> decided.decision() instanceof Decision.Conflict)
                || (!replacements.isEmpty() && !takes(replacements))) {
            settled = settled.stream()
                    .filter(decided -> replacement(decided).findAny().isEmpty())
                    .toList();
            open = rest(decisions.page(), settled);
        }
        List<TokenMac.@Nullable Tag> tags = new ArrayList<>(settled.size());
        for (Decided decided : settled) {
            OAuthToken held = decided.decision().held();
            tags.add(held == null ? null : mac.tag(held));
        }
        return new Written(decisions.page(), settled, tags, open);
    }

    @Override
    public boolean take(Written written) {
        tally.read(written.page());
        settle(written);
        for (OAuthToken token : written.open()) {
            if (tally.hasConflicts()) {
                return false;
            }
            applier.apply(token, keys.of(token));
        }
        applier.finish();
        checkpoints.reached(written.page().last(), tally);
        progress.step(written.page().tokens().size());
        return !tally.hasConflicts();
    }

    @Override
    public void takeLate(Written written) {
        tally.readPartly(written.settled().size());
        settle(written);
    }

    private void settle(Written written) {
        for (int i = 0; i < written.settled().size(); i++) {
            Decided decided = written.settled().get(i);
            applier.settle(
                    decided.token(),
                    SourceKey.of(Objects.requireNonNull(decided.token().id())),
                    decided.decision(),
                    written.tags().get(i));
        }
    }

    private boolean takes(List<Replacement> replacements) {
        try {
            if (to.replaceTokens(replacements)) {
                return true;
            }
        } catch (ConflictException e) {
            // Which token it is about is found out one by one.
        } catch (InvalidTokenException e) {
            return false;
        }
        counterparts.targetChanged();
        return false;
    }

    private static Stream<Replacement> replacement(Decided decided) {
        if (decided.decision() instanceof Decision.Create create) {
            return Stream.of(new Replacement(null, create.token()));
        }
        if (decided.decision() instanceof Decision.Update update) {
            return Stream.of(new Replacement(update.stored(), update.token()));
        }
        return Stream.empty();
    }

    private static List<OAuthToken> rest(SourcePage page, List<Decided> settled) {
        Set<OAuthToken> done = Collections.newSetFromMap(new IdentityHashMap<>());
        settled.forEach(decided -> done.add(decided.token()));
        return page.tokens().stream().filter(token -> !done.contains(token)).toList();
    }
}
