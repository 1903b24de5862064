package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.util.List;

/** Finds out what would become of each token. Nothing is written. */
final class PlanPass implements PagePipeline.Work<PageDecider.Decisions>, PagePipeline.Sink<PageDecider.Decisions> {

    private final PageDecider pages;
    private final Decider decider;
    private final SourceKeys keys;
    private final Tally tally;
    private final Progress progress;

    PlanPass(PageDecider pages, Decider decider, SourceKeys keys, Tally tally, Progress progress) {
        this.pages = pages;
        this.decider = decider;
        this.keys = keys;
        this.tally = tally;
        this.progress = progress;
    }

    @Override
    public PageDecider.Decisions on(List<StoredToken> page) {
        return pages.decide(SourcePage.of(page));
    }

    @Override
    public boolean take(PageDecider.Decisions decisions) {
        tally.read(decisions.page());
        decisions.decided().forEach(decided -> tally.count(decided.token(), decided.decision()));
        for (OAuthToken token : decisions.open()) {
            tally.count(token, decider.decide(token, keys.of(token)));
        }
        progress.step(decisions.page().tokens().size());
        return true;
    }

    @Override
    public void takeLate(PageDecider.Decisions decisions) {
        // An unfinished plan is of no use.
    }
}
