package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Replacement;
import dev.tokenhold.transfer.Decider.Decided;
import dev.tokenhold.transfer.SequentialWriter.Settled;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Writes a page of tokens in one durable step. Tokens on which the decision is open, and the tokens of a page that the target does not
 * take because it has changed or refuses one, go to the {@link SequentialWriter}.
 */
final class CopyPass implements PagePipeline.Pass<CopyPass.Written> {

    /** The result for one page: the tokens that are dealt with, and the other ones. */
    record Written(Page page, List<Settled> settled, List<OAuthToken> open) {}

    private final Decider decider;
    private final SequentialWriter writer;
    private final SourceKeys keys;
    private final Tally tally;
    private final Checkpoints checkpoints;
    private final Progress progress;

    CopyPass(Decider decider, SequentialWriter writer, SourceKeys keys, Checkpoints checkpoints, Progress progress) {
        this.decider = decider;
        this.writer = writer;
        this.keys = keys;
        this.tally = writer.tally;
        this.checkpoints = checkpoints;
        this.progress = progress;
    }

    @Override
    public Written on(Page page) {
        Decider.Decisions decisions = decider.decide(page);
        List<Decided> decided = decisions.decided();
        List<OAuthToken> open = decisions.open();
        List<Replacement> replacements = Decided.replacements(decided);
        if (decided.stream().anyMatch(each -> each.decision() instanceof Decision.Conflict)
                || (!replacements.isEmpty() && writer.attempt(replacements) != null)) {
            decided = decided.stream()
                    .filter(each -> each.decision().written() == null)
                    .toList();
            open = rest(page, decided);
        }
        return new Written(page, decided.stream().map(writer::settled).toList(), open);
    }

    @Override
    public boolean take(Written written) {
        tally.read(written.page());
        written.settled().forEach(writer::settle);
        for (OAuthToken token : written.open()) {
            if (tally.hasConflicts()) {
                return false;
            }
            writer.write(token, keys.of(token));
        }
        writer.finish();
        checkpoints.reached(written.page().last(), tally, writer.copied);
        progress.step(written.page().tokens().size());
        return !tally.hasConflicts();
    }

    @Override
    public void takeLate(Written written) {
        tally.readPartly(written.settled().size());
        written.settled().forEach(writer::settle);
    }

    private static List<OAuthToken> rest(Page page, List<Decided> settled) {
        Set<OAuthToken> done = Collections.newSetFromMap(new IdentityHashMap<>());
        settled.forEach(decided -> done.add(decided.token()));
        return page.tokens().stream().filter(token -> !done.contains(token)).toList();
    }
}
