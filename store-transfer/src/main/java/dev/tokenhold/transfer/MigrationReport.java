package dev.tokenhold.transfer;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.StoredToken;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a migration or comparison did and found. It holds ids, counts and names of fields; no secret and no user name.
 *
 * <p><b>Digests.</b> A digest covers every field of every token of one side, the id included: they are equal exactly when the
 * tokens are. It is made with a key that is drawn for the report and thrown away, so that it reveals nothing about a token, not
 * even to somebody who can guess it; for the same reason digests of different reports cannot be compared. For a migration they
 * cover the tokens that were to be equal afterwards (created, updated, unchanged), for a comparison all intact tokens. Source
 * tokens count under the id that they have in the target.
 *
 * @param result how it ended. The first that applies: {@code DAMAGED} or {@code CONFLICTS} if that kept it from writing, {@code
 *     CONFLICTS} if they appeared while it was writing, {@code FAILED} if there is a {@code cause}, {@code MISMATCH} if
 *     verification found a difference, {@code FAILED} if a token was refused, {@code DAMAGED} if the rest was copied, {@code
 *     DRY_RUN}, {@code OK}
 * @param counts how many tokens met which fate; up to a failure, what had been done by then
 * @param digestFrom 64 lower-case hexadecimal digits, or null when nothing was verified
 * @param digestTo the same for the target
 * @param ids source id to target id of the tokens that are in the target under another id; empty in a dry run for those whose id
 *     would only be assigned
 * @param assignedIds how many tokens have no id in the source and are, or would be, in the target under one of its own
 * @param damaged entries of the source that cannot be read
 * @param superseded entries of the source that are older duplicates of others and were not copied
 * @param warnings what is suspicious about the source as a whole, though every token in it can be read
 * @param differences conflicts as they were decided, then what verification found; in a dry run also what is new
 * @param refused tokens that could not be written
 * @param duration how long it took
 * @param cause what ended it early, or null
 * @param deleted tokens of the target that the source does not have and that were deleted; in a dry run: to be deleted
 * @param plan in a dry run the digest of what would be done, for {@link Migration.Builder#expectPlan}: 96 lower-case hexadecimal
 *     digits; else null
 * @param omitted how many entries the lists above lack: each has 10,000 at least, and as many as an eighth of the heap can hold
 */
public record MigrationReport(
        MigrationResult result,
        TokenCounts counts,
        @Nullable String digestFrom,
        @Nullable String digestTo,
        Map<String, String> ids,
        long assignedIds,
        List<StoredToken.Damaged> damaged,
        List<StoredToken.Superseded> superseded,
        List<String> warnings,
        List<Difference> differences,
        List<RefusedToken> refused,
        Duration duration,
        @Nullable TokenStoreException cause,
        long deleted,
        @Nullable String plan,
        long omitted) {

    /**
     * A report.
     *
     * @param result how it ended
     * @param counts how many tokens met which fate
     * @param digestFrom the digest of the source, or null
     * @param digestTo the digest of the target, or null
     * @param ids source id to target id where they differ
     * @param assignedIds how many tokens have no id in the source
     * @param damaged entries of the source that cannot be read
     * @param superseded entries of the source that are older duplicates
     * @param warnings what is suspicious about the source as a whole
     * @param differences what is or was not equal
     * @param refused tokens that could not be written
     * @param duration how long it took
     * @param cause what ended it early, or null
     * @param deleted tokens of the target that the source does not have
     * @param plan the digest of what would be done, or null
     * @param omitted how many entries the lists lack
     */
    public MigrationReport {
        ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
        damaged = List.copyOf(damaged);
        superseded = List.copyOf(superseded);
        warnings = List.copyOf(warnings);
        differences = List.copyOf(differences);
        refused = List.copyOf(refused);
    }
}
