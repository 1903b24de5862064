package dev.tokenhold.transfer;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import java.time.Duration;

/**
 * Compares two stores token by token, without changing either.
 *
 * <p>They are equal when every token of the source is in the target, with the same id and equal in every field, and the target has
 * no others. A token that has no id in the source, or one that the target cannot keep, has to be equal to one of the target in
 * everything else.
 *
 * <p>Memory is constant but for the report, for tokens without such an id, and, when the target holds others, for the ids of the
 * source. {@link #run} is for one thread, once; {@link #cancel} for any.
 */
public final class StoreComparison {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final Progress progress;

    /**
     * A comparison.
     *
     * @param from the source, only read; not closed
     * @param to the target, only read; not closed
     * @param listener who is told about progress
     * @throws IllegalArgumentException if one store alone is a {@link SealedStore}
     */
    public StoreComparison(TokenStore from, TokenStore to, ProgressListener listener) {
        Migration.requireBothSealedOrNone(from, to);
        this.from = PlainTokenStore.migratable(from);
        this.to = PlainTokenStore.migratable(to);
        this.progress = new Progress(listener);
    }

    /**
     * Compares.
     *
     * @return what was found: {@code OK}, {@code MISMATCH}, or {@code DAMAGED} where all that is intact in the source is equal. Of
     *     the counts only {@code read} and {@code verified} are used
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called
     */
    public MigrationReport run() {
        long start = System.nanoTime();
        Outcome outcome = new ComparisonRun(from, to, Migration.BATCH_SIZE, Migration.PARALLEL, progress).compare();
        return new MigrationReport(
                outcome,
                false,
                SealedStore.isSealed(from),
                from.warnings(),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** Ends the run after the batches that are under way, with an exception. */
    public void cancel() {
        progress.cancel();
    }
}
