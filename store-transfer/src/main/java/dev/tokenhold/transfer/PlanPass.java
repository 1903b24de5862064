package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/** Decides on each token and writes nothing. */
final class PlanPass implements PagePipeline.Pass<Decider.Decisions> {

    private final Decider decider;
    private final SourceKeys keys;
    private final Tally tally;
    private final @Nullable PlanDigest digest;
    private final Progress progress;

    PlanPass(Decider decider, SourceKeys keys, Tally tally, @Nullable PlanDigest digest, Progress progress) {
        this.decider = decider;
        this.keys = keys;
        this.tally = tally;
        this.digest = digest;
        this.progress = progress;
    }

    @Override
    public Decider.Decisions on(Page page) {
        return decider.decide(page);
    }

    @Override
    public boolean take(Decider.Decisions decisions) {
        tally.read(decisions.page());
        decisions.decided().forEach(decided -> planned(decided.token(), decided.decision()));
        for (OAuthToken token : decisions.open()) {
            planned(token, decider.decide(token, keys.of(token)));
        }
        progress.step(decisions.page().tokens().size());
        return true;
    }

    private void planned(OAuthToken token, Decision decision) {
        tally.count(token, decision);
        if (digest != null) {
            digest.add(token, decision);
        }
    }
}
