package dev.tokenhold.transfer;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies every token of one store into another, field by field and under its id, and reads the target back to prove it.
 *
 * <p>It goes over the source three times. <b>Plan</b>: finds the counterpart of every token in the target and decides; nothing is
 * written when the source is damaged or there is a conflict under {@link ConflictPolicy#FAIL}. <b>Copy</b>: decides again on what
 * is stored now, and writes in batches, each on condition that the target has not changed since. <b>Verify</b>: compares every
 * token that is to be equal with what the target returns. The source is never changed. Running again after any failure is safe:
 * what has been copied is found unchanged.
 *
 * <p>The <b>counterpart</b> of a source token is the target's token with the same id, or the one under another id with exactly the
 * same user and client, which comes first where there are both. If the source's token has no id, or the target cannot keep it, it
 * is the token that is equal apart from the id (each counts once), or of exactly the same user and client, or else the one that
 * {@link TokenStore#findToken} finds, if that has the same user, or none like the source's. A token without counterpart is
 * created; where it cannot keep its id, under a new one, which no token of either store has.
 *
 * <p>Under {@link ConflictPolicy#OVERWRITE} and {@link ConflictPolicy#NEWEST} a token also gets a new id when the target uses its
 * id for somebody whose token the source has under another id: no token of the source is overwritten by another one of the source.
 *
 * <p>Several threads read, decide and write at a time, each a batch of its own. Memory is constant but for the report, for tokens
 * that are not copied, at eight bytes each, and for tokens that change their id, which need some hundred bytes each.
 *
 * <p>Stores that are not {@link MigratableTokenStore}s can be migrated with less certainty: damage in the source is an exception,
 * a token in the target is replaced by deleting and saving it where a field has to go, and a change that others make at that very
 * moment is lost.
 *
 * <p>{@link #run} is for one thread, once; {@link #cancel} for any.
 */
public final class Migration {

    /** The greatest number of threads, see {@link Builder#parallel}. */
    public static final int MOST_PARALLEL = 64;

    static final int BATCH_SIZE = 5_000;
    static final int PARALLEL = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final MigratableTokenStore from;
    private final MigratableTokenStore to;
    private final MigrationOptions options;
    private final Progress progress;

    private Migration(Builder builder) {
        requireBothSealedOrNone(builder.from, builder.to);
        if (SealedStore.isSealed(builder.from) && builder.policy == ConflictPolicy.NEWEST) {
            throw new IllegalArgumentException(
                    "which of two sealed records expires later cannot be told without opening them:"
                            + " choose another policy than NEWEST");
        }
        from = PlainTokenStore.migratable(builder.from);
        to = PlainTokenStore.migratable(builder.to);
        boolean oneByOne = to instanceof PlainTokenStore;
        options = new MigrationOptions(
                builder.policy,
                builder.dryRun,
                builder.verify,
                builder.keepGoing,
                builder.deleteMissing,
                builder.expectedPlan,
                builder.fencedBy,
                oneByOne ? 1 : builder.batchSize,
                oneByOne ? 1 : builder.parallel,
                builder.checkpoint,
                builder.resume,
                builder.readBack);
        progress = builder.progress;
    }

    /**
     * A migration with the defaults: conflicts fail, what was written is verified.
     *
     * @param from the source, only read; not closed
     * @param to the target; not closed
     * @return a new builder
     */
    public static Builder builder(TokenStore from, TokenStore to) {
        return new Builder(from, to);
    }

    /**
     * Migrates.
     *
     * @return what was done; a failure after the first write is in {@link MigrationReport#cause()}
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called, before anything was written
     */
    public MigrationReport run() {
        long start = System.nanoTime();
        if (SealedStore.isSealed(from)) {
            SealedStore.requireSharedKeys(from, to);
        }
        if (options.fencedBy() == null || options.dryRun()) {
            return run(start);
        }
        try (SourceFence fence = SourceFence.raise(from, options.fencedBy())) {
            MigrationReport report = run(start);
            if (report.result() == MigrationResult.OK) {
                fence.keep();
            }
            return report;
        }
    }

    private MigrationReport run(long start) {
        MigrationRun run = new MigrationRun(from, to, options, progress);
        Outcome outcome = run.plan();
        List<String> warnings = from.warnings();
        if (!outcome.stopped() && !options.dryRun()) {
            outcome = run.copy(outcome.tally().readSoFar());
        }
        return new MigrationReport(
                outcome,
                options.dryRun(),
                SealedStore.isSealed(from),
                warnings,
                Duration.ofNanos(System.nanoTime() - start));
    }

    static void requireBothSealedOrNone(TokenStore from, TokenStore to) {
        if (SealedStore.isSealed(from) != SealedStore.isSealed(to)) {
            throw new IllegalArgumentException(
                    "one of the stores is sealed and the other one is not: seal both or none");
        }
    }

    /** Ends the run after the batches that are under way: before it writes with an exception, later with a report that says so. */
    public void cancel() {
        progress.cancel();
    }

    /** Collects what a {@link Migration} is to do. Not thread-safe. */
    public static final class Builder {

        private final TokenStore from;
        private final TokenStore to;
        private ConflictPolicy policy = ConflictPolicy.FAIL;
        private boolean dryRun;
        private boolean verify = true;
        private boolean keepGoing;
        private boolean deleteMissing;
        private @Nullable String expectedPlan;
        private @Nullable String fencedBy;
        private @Nullable CheckpointFile checkpoint;
        private boolean resume;
        private int batchSize = BATCH_SIZE;
        private int parallel = PARALLEL;
        private @Nullable Supplier<? extends TokenStore> readBack;
        private Progress progress = new Progress((phase, done, total) -> {});

        private Builder(TokenStore from, TokenStore to) {
            this.from = Objects.requireNonNull(from, "from");
            this.to = Objects.requireNonNull(to, "to");
        }

        /**
         * What becomes of tokens that differ from their counterpart; {@link ConflictPolicy#FAIL} if not called.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder onConflict(ConflictPolicy value) {
            policy = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Whether to plan only and report what would be done; off if not called. What the target would refuse is told as far as it
         * {@link MigratableTokenStore#refusal knows} without being written to, which all stores of this project do but for
         * tables that somebody has altered.
         *
         * @param value true to write nothing
         * @return this builder
         */
        public Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        /**
         * Whether to read the target back and compare; on if not called.
         *
         * @param value false to leave that out
         * @return this builder
         */
        public Builder verify(boolean value) {
            verify = value;
            return this;
        }

        /**
         * Whether to copy what is intact of a damaged source; off if not called: then nothing is written.
         *
         * @param value true to copy the rest
         * @return this builder
         */
        public Builder keepGoing(boolean value) {
            keepGoing = value;
            return this;
        }

        /**
         * Whether to delete tokens of the target that the source does not have, so that the two are equal afterwards, except for
         * what the policy skips; off if not called. A source with damage deletes nothing: what it lacks may be what is damaged.
         *
         * @param value true to delete them
         * @return this builder
         */
        public Builder deleteMissing(boolean value) {
            deleteMissing = value;
            return this;
        }

        /**
         * Holds the migration to what a dry run has told: if it would do anything else, because one of the stores has changed, it
         * ends with an exception before it writes.
         *
         * @param digest {@link MigrationReport#plan()} of the dry run, with the same policy
         * @return this builder
         */
        public Builder expectPlan(String digest) {
            expectedPlan = Objects.requireNonNull(digest, "digest");
            return this;
        }

        /**
         * Keeps all writers off the source, from before its first token is read; they are not kept off if not called. A fence
         * that stands already is left as it is. When the copy is complete the fence stays, so that nothing is saved in the source
         * any more; when it is not, the fence is lifted, unless it stood before. A dry run raises none.
         *
         * @param by who raises the fence, see {@link dev.tokenhold.spi.FenceNotice#by}
         * @return this builder
         */
        public Builder fence(String by) {
            fencedBy = Objects.requireNonNull(by, "by");
            return this;
        }

        /**
         * Where to write down, about once a second, how far the copy has come; nowhere if not called. The file is removed when the
         * copy is complete.
         *
         * @param file the file; it holds ids and counts, no secret and no user name
         * @param boundTo what the checkpoint is good for, for people too: the addresses of the stores, which keyrings
         * @return this builder
         */
        public Builder checkpoint(Path file, List<String> boundTo) {
            checkpoint = new CheckpointFile(file, boundTo);
            return this;
        }

        /**
         * Whether to go on where an earlier run was interrupted, by its {@link #checkpoint}; off if not called. What that run
         * has written down as copied is neither planned nor copied again, only verified with the rest. Without a checkpoint, and
         * for tokens that change their id or were skipped, all is decided anew, which finds unchanged what has been copied.
         *
         * @param value true to go on
         * @return this builder
         */
        public Builder resume(boolean value) {
            resume = value;
            return this;
        }

        /**
         * How many tokens are written in one durable step; 5,000 if not called. A store in one file is written as a whole each
         * time. A target that is no {@link MigratableTokenStore} gets them one by one.
         *
         * @param value at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder batchSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("the batch size is " + value + "; it has to be at least 1");
            }
            batchSize = value;
            return this;
        }

        /**
         * How many threads read, decide and write at a time, each a batch of its own; as many as there are processors if not
         * called, but 2 at least and 4 at most. 1 does everything in the thread that runs the migration. A target that is no
         * {@link MigratableTokenStore} is written by one.
         *
         * @param value 1 to 64; each takes the memory of a batch or two
         * @return this builder
         * @throws IllegalArgumentException if it is out of that range
         */
        public Builder parallel(int value) {
            if (value < 1 || value > MOST_PARALLEL) {
                throw new IllegalArgumentException(
                        "the number of threads is " + value + "; it has to be 1 to " + MOST_PARALLEL);
            }
            parallel = value;
            return this;
        }

        /**
         * Where verification reads from: the target opened anew, so that it sees what is stored and not what is cached. The store
         * that is supplied is closed afterwards. If not called, verification reads from the target as it is.
         *
         * @param value opens the target once more
         * @return this builder
         */
        public Builder readBack(Supplier<? extends TokenStore> value) {
            readBack = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Who is told about progress; nobody if not called.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(ProgressListener value) {
            progress = new Progress(Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * The migration.
         *
         * @return a new migration
         * @throws IllegalArgumentException if one store alone is a {@link SealedStore}, or the policy is not for sealed ones
         */
        public Migration build() {
            return new Migration(this);
        }
    }
}
