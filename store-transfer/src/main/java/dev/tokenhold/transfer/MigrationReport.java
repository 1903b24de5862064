package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.StoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a migration or comparison did and found. It holds ids, counts and names of fields, and no secret and no user name.
 * Immutable.
 *
 * <p>Each list has room for at least 10,000 entries, and for as many as fit into an eighth of the heap; {@link #omitted} counts the
 * rest.
 */
public final class MigrationReport {

    private final MigrationResult result;
    private final Tally tally;
    private final @Nullable Verification verification;
    private final List<Difference> differences;
    private final List<String> warnings;
    private final Duration duration;
    private final @Nullable TokenStoreException cause;
    private final @Nullable String plan;

    /** {@code sealed} says that the tokens are sealed, so that the fields in which two differ are unknown. */
    MigrationReport(Outcome outcome, boolean dryRun, boolean sealed, List<String> warnings, Duration duration) {
        this.result = outcome.result(dryRun);
        this.tally = outcome.tally();
        this.verification = outcome.verification();
        List<Difference> all = new ArrayList<>(tally.differences);
        if (verification != null) {
            all.addAll(verification.differences());
        }
        if (sealed) {
            all.replaceAll(Difference::withoutFields);
        }
        this.differences = Collections.unmodifiableList(all);
        this.warnings = List.copyOf(warnings);
        this.duration = duration;
        this.cause = outcome.cause();
        this.plan = dryRun ? outcome.planDigest() : null;
    }

    /**
     * Makes a report without counts and findings, for a run that ended before it had any.
     *
     * @param result how the run ended
     * @return the report
     */
    public static MigrationReport empty(MigrationResult result) {
        return new MigrationReport(Outcome.stopped(new Tally(false), result), false, false, List.of(), Duration.ZERO);
    }

    /**
     * How the run ended. The first of these that applies:
     *
     * <ol>
     *   <li>{@code DAMAGED} or {@code CONFLICTS} if that kept it from writing, {@code CONFLICTS} if they appeared while it was writing
     *   <li>{@code FAILED} if there is a {@link #cause}
     *   <li>{@code MISMATCH} if verification found a difference
     *   <li>{@code FAILED} if a token was refused
     *   <li>{@code DAMAGED} if the rest was copied
     *   <li>{@code DRY_RUN}
     *   <li>{@code OK}
     * </ol>
     *
     * @return the result
     */
    public MigrationResult result() {
        return result;
    }

    /**
     * The failure of a store, or the cancellation, that ended the run early.
     *
     * @return the exception; empty if the run came to its end
     */
    public Optional<TokenStoreException> cause() {
        return Optional.ofNullable(cause);
    }

    /**
     * How long the run took.
     *
     * @return the time from its start to its end
     */
    public Duration duration() {
        return duration;
    }

    /**
     * How many tokens of the source were copied, left or refused; after a failure, up to that failure.
     *
     * @return the counts
     */
    public TokenCounts counts() {
        return tally.counts(verification == null ? 0 : verification.verified());
    }

    /**
     * How many tokens were deleted from the target because the source lacks them; in a dry run, how many would be.
     *
     * @return the number
     */
    public long deleted() {
        return tally.deleted();
    }

    /**
     * The ids of tokens that have another id in the target. In a dry run those are missing that get a new id.
     *
     * @return source id to target id, unmodifiable
     */
    public Map<String, String> ids() {
        return Collections.unmodifiableMap(tally.ids);
    }

    /**
     * How many tokens have no id in the source, and have, or in a dry run would get, one in the target.
     *
     * @return the number
     */
    public long assignedIds() {
        return tally.assignedIds();
    }

    /**
     * Entries of the source that cannot be read.
     *
     * @return the entries, unmodifiable
     */
    public List<StoredToken.Damaged> damaged() {
        return Collections.unmodifiableList(tally.damaged);
    }

    /**
     * Entries of the source that are older duplicates of others. They are not copied.
     *
     * @return the entries, unmodifiable
     */
    public List<StoredToken.Superseded> superseded() {
        return Collections.unmodifiableList(tally.superseded);
    }

    /**
     * What is suspicious about the source as a whole, although every token in it can be read.
     *
     * @return sentences for people, unmodifiable
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Conflicts as they were decided, then what verification found; in a dry run also the tokens that are new.
     *
     * @return the differences, unmodifiable
     */
    public List<Difference> differences() {
        return differences;
    }

    /**
     * Tokens that could not be written.
     *
     * @return the tokens, unmodifiable
     */
    public List<RefusedToken> refused() {
        return Collections.unmodifiableList(tally.refused);
    }

    /**
     * How many entries did not fit into the lists of this report.
     *
     * @return the number
     */
    public long omitted() {
        return tally.omitted() + (verification == null ? 0 : verification.omitted());
    }

    /**
     * The digests of both sides.
     *
     * @return the digests; empty when nothing was verified
     */
    public Optional<Digests> digests() {
        return verification == null
                ? Optional.empty()
                : Optional.of(new Digests(verification.digestFrom(), verification.digestTo()));
    }

    /**
     * The digest of what a dry run found would be done, for {@link Migration.Builder#expectPlan}.
     *
     * @return 96 lower-case hexadecimal digits; empty unless this is the report of a dry run
     */
    public Optional<String> plan() {
        return Optional.ofNullable(plan);
    }

    @Override
    public String toString() {
        return "MigrationReport[" + result + ", " + counts() + ", differences=" + differences + "]";
    }

    /**
     * The digests of the tokens of both sides, the id and every other field of each token included. They are equal exactly when the
     * tokens are.
     *
     * <p>A migration digests the tokens that should be equal afterwards (created, updated, unchanged), a comparison all intact tokens.
     * Tokens of the source count under the id that they have in the target. The key of the digests is drawn for one report and then
     * discarded: they reveal nothing about a token, even to those who can guess it, and you cannot compare digests of two reports.
     *
     * @param from the digest of the source, 64 lower-case hexadecimal digits
     * @param to the digest of the target, likewise
     */
    public record Digests(String from, String to) {

        /**
         * Tells whether both sides have the same tokens.
         *
         * @return whether the digests are equal
         */
        public boolean areEqual() {
            return from.equals(to);
        }
    }
}
