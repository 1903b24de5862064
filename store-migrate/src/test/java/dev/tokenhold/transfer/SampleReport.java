package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds reports that no run on a small store produces, from the parts of which the engine builds them. Not thread-safe. */
public final class SampleReport {

    private final Tally tally = new Tally(false);
    private @Nullable Verification verification;
    private List<String> warnings = List.of();

    /** Begins with a copy of {@code created + updated + unchanged} tokens. */
    public SampleReport(long read, long created, long updated, long unchanged) {
        tally.resume(new Checkpoint(
                "", new TokenCounts(read, created, updated, unchanged, 0, 0, 0, 0), 0, List.of(), StoreIds.UNKNOWN));
    }

    public SampleReport damaged(StoredToken.Damaged... entries) {
        tally.damaged.addAll(List.of(entries));
        return this;
    }

    public SampleReport superseded(StoredToken.Superseded... entries) {
        tally.superseded.addAll(List.of(entries));
        return this;
    }

    public SampleReport warnings(String... texts) {
        warnings = List.of(texts);
        return this;
    }

    public SampleReport newIds(Map<String, String> ids) {
        tally.ids.putAll(ids);
        return this;
    }

    public SampleReport conflicts(List<Difference> conflicts) {
        conflicts.forEach(conflict ->
                tally.count(OAuthToken.builder().id(conflict.id()).build(), new Decision.Conflict(conflict)));
        return this;
    }

    public SampleReport refused(List<RefusedToken> tokens) {
        tally.refused.addAll(tokens);
        return this;
    }

    public SampleReport verified(long verified, String digestFrom, String digestTo, Difference... differences) {
        verification =
                new Verification(verified, List.of(differences), new MigrationReport.Digests(digestFrom, digestTo), 0);
        return this;
    }

    public MigrationReport build(MigrationResult result) {
        return new MigrationReport(result, tally, verification, null, null, false, warnings, Duration.ZERO);
    }
}
