package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import org.jspecify.annotations.Nullable;

/** Decides on each token and writes nothing. */
final class PlanPass implements PagePipeline.Pass<Decider.Decisions> {

    private final Decider decider;
    private final SourceKeys keys;
    private final @Nullable Counterparts numbering;
    private final Tally tally;
    private final @Nullable PlanDigest digest;
    private final Progress progress;

    /** {@code numbering} gives new tokens the ids that the copy will give them; null to leave them without. */
    PlanPass(
            Decider decider,
            SourceKeys keys,
            @Nullable Counterparts numbering,
            Tally tally,
            @Nullable PlanDigest digest,
            Progress progress) {
        this.decider = decider;
        this.keys = keys;
        this.numbering = numbering;
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
        decisions.decided().forEach(decided -> planned(decided.token(), decided.key(), decided.decision()));
        for (OAuthToken token : decisions.open()) {
            SourceKey key = keys.of(token);
            planned(token, key, decider.decide(token, key));
        }
        progress.step(decisions.page().tokens().size());
        return true;
    }

    private void planned(OAuthToken token, SourceKey key, Decision decision) {
        tally.count(token, numbered(decision, key));
        if (digest != null) {
            digest.add(token, decision);
        }
    }

    private Decision numbered(Decision decision, SourceKey key) {
        OAuthToken written = decision.written();
        return numbering == null || written == null || written.id() != null
                ? decision
                : new Decision.Create(TokenFields.withId(written, numbering.newId(key)));
    }
}
