package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;

/**
 * Compares two stores token by token, and changes neither.
 *
 * <p>The stores are equal if every token of the source is in the target, with the same id and equal in every field, and the target has
 * no others. A source token without an id, or with an id that the target cannot keep, must be equal to a token of the target in
 * everything else.
 *
 * <p>Memory is constant except for the report, for tokens without such an id and, if the target holds other tokens, for the ids of the
 * source. An exception that a store throws says by {@link SourceFailure} whether it was the source. Call {@link #run} once, from one
 * thread; call {@link #cancel} from any thread.
 */
public final class StoreComparison {

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final Progress progress;

    /**
     * Creates a comparison. It only reads the stores, and does not close them.
     *
     * @param from the source
     * @param to the target
     * @param listener the listener for progress
     * @throws IllegalArgumentException if only one of the stores is a {@link SealedStore}
     */
    public StoreComparison(TokenStore from, TokenStore to, ProgressListener listener) {
        Migration.requireBothSealedOrNone(from, to);
        this.from = AdaptedTokenStore.migratable(from);
        this.to = AdaptedTokenStore.migratable(to);
        this.progress = new Progress(listener);
    }

    /**
     * Runs the comparison.
     *
     * @return the report: {@code OK}, {@code MISMATCH}, or {@code DAMAGED} if the source is damaged and everything intact in it is
     *     equal. Of the counts only {@code read} and {@code verified} are used
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called
     * @throws InvalidConfigurationException if both stores are one
     */
    public MigrationReport run() {
        Migration.requireTwo(from, to);
        return new ComparisonRun(new Source(from), to, progress).run();
    }

    /** Ends the run after the present batches, with an exception. */
    public void cancel() {
        progress.cancel();
    }
}
