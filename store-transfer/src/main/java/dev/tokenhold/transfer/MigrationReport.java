package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.internal.PrintableText;
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

    /**
     * @param verification the result of verification, or null if there was none
     * @param cause the failure that ended the run early, or null
     * @param plan the digest of the plan of a dry run, or null
     * @param sealed whether the tokens are sealed, so that the fields in which two differ are unknown
     */
    MigrationReport(
            MigrationResult result,
            Tally tally,
            @Nullable Verification verification,
            @Nullable TokenStoreException cause,
            @Nullable String plan,
            boolean sealed,
            List<String> warnings,
            Duration duration) {
        this.result = result;
        this.tally = tally;
        this.verification = verification;
        this.cause = cause;
        this.plan = plan;
        this.warnings = List.copyOf(warnings);
        this.duration = duration;
        List<Difference> all = new ArrayList<>(tally.differences);
        if (verification != null) {
            all.addAll(verification.differences());
        }
        if (sealed) {
            all.replaceAll(Difference::withoutFields);
        }
        differences = Collections.unmodifiableList(all);
    }

    /**
     * Returns a report without counts and findings, for a run that ended before it had any.
     *
     * @param result how the run ended
     * @return the report
     */
    public static MigrationReport empty(MigrationResult result) {
        return new MigrationReport(result, new Tally(false), null, null, null, false, List.of(), Duration.ZERO);
    }

    /**
     * Returns how the run ended. The first of these that applies:
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

    /** {@return the failure of a store, or the cancellation, that ended the run early} */
    public Optional<TokenStoreException> cause() {
        return Optional.ofNullable(cause);
    }

    /** {@return how long the run took} */
    public Duration duration() {
        return duration;
    }

    /** {@return what happened to how many tokens of the source, up to the end or the failure} */
    public TokenCounts counts() {
        return tally.counts(verification == null ? 0 : verification.verified());
    }

    /** {@return how many tokens of the target were deleted because the source lacks them; in a dry run, how many would be} */
    public long deleted() {
        return tally.deleted();
    }

    /**
     * Returns source id to target id of the tokens whose ids differ. In a dry run, new ids are included if the target counts them, as the
     * stores of the Zoho SDKs do: the copy gives the same ones unless a store changes before.
     *
     * @return the ids, in the order of the source
     */
    public Map<String, String> ids() {
        return Collections.unmodifiableMap(tally.ids);
    }

    /** {@return how many tokens have no id in the source and have one in the target; in a dry run, would have} */
    public long assignedIds() {
        return tally.assignedIds();
    }

    /** {@return the entries of the source that cannot be read} */
    public List<StoredToken.Damaged> damaged() {
        return Collections.unmodifiableList(tally.damaged);
    }

    /** {@return the entries of the source that are duplicates of others, which stand for them, and are not copied} */
    public List<StoredToken.Superseded> superseded() {
        return Collections.unmodifiableList(tally.superseded);
    }

    /**
     * {@return what is suspicious about the source as a whole although every token in it can be read, and what to know about these tokens in
     * the target}
     */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return conflicts as they were decided, then what verification found; in a dry run also the tokens that are new} */
    public List<Difference> differences() {
        return differences;
    }

    /** {@return the tokens that could not be written} */
    public List<RefusedToken> refused() {
        return Collections.unmodifiableList(tally.refused);
    }

    /** {@return how many entries did not fit into the lists of this report} */
    public long omitted() {
        return tally.omitted() + (verification == null ? 0 : verification.omitted());
    }

    /** {@return the digests of both sides; empty when nothing was verified} */
    public Optional<Digests> digests() {
        return Optional.ofNullable(verification).map(Verification::digests);
    }

    /**
     * Returns the digest of what a dry run found would be done, for {@link Migration.Builder#expectPlan}.
     *
     * @return 96 lower-case hexadecimal digits; empty unless this is the report of a dry run
     */
    public Optional<String> plan() {
        return Optional.ofNullable(plan);
    }

    @Override
    public String toString() {
        return PrintableText.of("MigrationReport[" + result + ", " + counts() + ", differences=" + differences + "]");
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

        /** {@return whether both sides have the same tokens} */
        public boolean areEqual() {
            return from.equals(to);
        }
    }
}
