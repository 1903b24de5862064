package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counts and findings of one pass over the source. */
final class Tally {

    final CappedList<StoredToken.Damaged> damaged = new CappedList<>();
    final CappedList<StoredToken.Superseded> superseded = new CappedList<>();
    final CappedList<Difference> differences = new CappedList<>();
    final CappedList<RefusedToken> refused = new CappedList<>();
    final Map<String, String> ids = new LinkedHashMap<>();
    private final boolean listsNew;
    private long read;
    private long created;
    private long updated;
    private long unchanged;
    private long skipped;
    private long conflicts;
    private long assignedIds;
    private long deleted;
    private boolean leftUnderAnotherId;

    /** {@code listsNew} says whether to list each token to be created as a difference. */
    Tally(boolean listsNew) {
        this.listsNew = listsNew;
    }

    /** Counts a page and lists its entries that are not tokens. */
    void read(Page page) {
        read += page.tokens().size();
        damaged.addAll(page.damaged());
        superseded.addAll(page.superseded());
    }

    /** Counts the tokens that are dealt with in a page that was not finished. */
    void readPartly(int tokens) {
        read += tokens;
    }

    void count(OAuthToken source, Decision decision) {
        if (decision instanceof Decision.Unchanged unchangedToken) {
            unchanged++;
            map(source, unchangedToken.held());
        } else if (decision instanceof Decision.Create create) {
            created++;
            map(source, create.written());
            if (listsNew) {
                differences.add(new Difference(Difference.Kind.NEW, source.id(), List.of(), List.of()));
            }
        } else if (decision instanceof Decision.Update update) {
            updated++;
            differences.add(update.difference());
            map(source, update.written());
        } else if (decision instanceof Decision.Skip skip) {
            skipped++;
            differences.add(skip.difference());
        } else if (decision instanceof Decision.Conflict conflict) {
            conflicts++;
            differences.add(conflict.difference());
        } else if (decision instanceof Decision.Refuse refuse) {
            refused.add(new RefusedToken(source.id(), refuse.reason()));
        }
    }

    void map(OAuthToken source, OAuthToken target) {
        if (source.id() == null) {
            assignedIds++;
        } else if (target.id() != null && !target.id().equals(source.id())) {
            ids.put(source.id(), target.id());
        }
    }

    /** Continues from where an earlier run stopped. */
    void resume(Checkpoint checkpoint) {
        TokenCounts counts = checkpoint.counts();
        read = counts.read();
        created = counts.created();
        updated = counts.updated();
        unchanged = counts.unchanged();
        refused.addAll(checkpoint.refused());
    }

    /** Notes that the target keeps a token of the source, or another one in its place, under an id that is not its own for good. */
    void leftUnderAnotherId() {
        leftUnderAnotherId = true;
    }

    /** Whether every token so far is in the target under its id, or listed as refused. */
    boolean isEveryTokenAccountedFor() {
        return skipped == 0
                && conflicts == 0
                && assignedIds == 0
                && ids.isEmpty()
                && !leftUnderAnotherId
                && refused.omitted() == 0;
    }

    boolean hasConflicts() {
        return conflicts > 0;
    }

    long readSoFar() {
        return read;
    }

    /** Counts a token of the target that the source lacks, and that was or would be deleted. */
    void delete(String id) {
        deleted++;
        differences.add(new Difference(Difference.Kind.EXTRA, null, List.of(id), List.of()));
    }

    /** How many entries did not fit into the lists. */
    long omitted() {
        return damaged.omitted() + superseded.omitted() + differences.omitted() + refused.omitted();
    }

    long deleted() {
        return deleted;
    }

    long assignedIds() {
        return assignedIds;
    }

    /** Takes back the counts of planned writes. */
    void nothingWritten() {
        created = 0;
        updated = 0;
        deleted = 0;
    }

    TokenCounts counts(long verified) {
        return new TokenCounts(
                read, created, updated, unchanged, skipped, conflicts, refused.size() + refused.omitted(), verified);
    }
}
