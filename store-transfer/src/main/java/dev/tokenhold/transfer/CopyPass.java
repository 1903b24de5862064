package dev.tokenhold.transfer;

import dev.tokenhold.ConflictException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.transfer.Decider.Decided;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a page of tokens in one durable step. Tokens on which the decision is open, and the tokens of a page that the target does not
 * take because it has changed or refuses one, go to the {@link SequentialWriter}.
 */
final class CopyPass implements PagePipeline.Pass<CopyPass.Written> {

    /** A token that is dealt with, and the MAC of what the target now holds of it, or null. */
    private record Settled(Decided decided, TokenMac.@Nullable Tag tag) {}

    /**
     * The result for one page.
     *
     * @param settled the tokens that are dealt with
     * @param open the other tokens
     */
    record Written(Page page, List<Settled> settled, List<OAuthToken> open) {}

    private final MigratableTokenStore to;
    private final Decider decider;
    private final Counterparts counterparts;
    private final SequentialWriter writer;
    private final SourceKeys keys;
    private final TokenMac mac;
    private final Tally tally;
    private final Checkpoints checkpoints;
    private final Progress progress;

    CopyPass(
            MigratableTokenStore to,
            Decider decider,
            Counterparts counterparts,
            SequentialWriter writer,
            TokenMac mac,
            Tally tally,
            Checkpoints checkpoints,
            Progress progress) {
        this.to = to;
        this.decider = decider;
        this.counterparts = counterparts;
        this.writer = writer;
        this.keys = new SourceKeys(mac);
        this.mac = mac;
        this.tally = tally;
        this.checkpoints = checkpoints;
        this.progress = progress;
    }

    @Override
    public Written on(Page page) {
        Decider.Decisions decisions = decider.decide(page);
        List<Decided> decided = decisions.decided();
        List<OAuthToken> open = decisions.open();
        List<Replacement> replacements = decided.stream()
                .map(each -> each.decision().replacement())
                .filter(Objects::nonNull)
                .toList();
        if (decided.stream().anyMatch(each -> each.decision() instanceof Decision.Conflict)
                || (!replacements.isEmpty() && !takes(replacements))) {
            decided = decided.stream()
                    .filter(each -> each.decision().replacement() == null)
                    .toList();
            open = rest(decisions.page(), decided);
        }
        return new Written(decisions.page(), decided.stream().map(this::settled).toList(), open);
    }

    private Settled settled(Decided decided) {
        OAuthToken held = decided.decision().held();
        return new Settled(decided, held == null ? null : mac.tag(held));
    }

    @Override
    public boolean take(Written written) {
        tally.read(written.page());
        settle(written);
        for (OAuthToken token : written.open()) {
            if (tally.hasConflicts()) {
                return false;
            }
            writer.write(token, keys.of(token));
        }
        writer.finish();
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
        for (Settled settled : written.settled()) {
            Decided decided = settled.decided();
            writer.settle(decided.token(), decided.key(), decided.decision(), settled.tag());
        }
    }

    private boolean takes(List<Replacement> replacements) {
        try {
            if (to.replaceTokens(replacements)) {
                return true;
            }
        } catch (ConflictException e) {
            // The sequential writer finds out which token it is.
        } catch (InvalidTokenException e) {
            return false;
        }
        counterparts.targetChanged();
        return false;
    }

    private static List<OAuthToken> rest(Page page, List<Decided> settled) {
        Set<OAuthToken> done = Collections.newSetFromMap(new IdentityHashMap<>());
        settled.forEach(decided -> done.add(decided.token()));
        return page.tokens().stream().filter(token -> !done.contains(token)).toList();
    }
}
