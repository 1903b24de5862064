package dev.tokenhold.transfer;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.MigratableTokenStore;
import dev.tokenhold.spi.StorePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies every token of one store into another, with every field and under its id, and reads the target back to prove it.
 *
 * <p>A migration reads the source three times. <b>Plan</b>: it finds the counterpart of every token in the target and decides what to
 * do. It writes nothing if the source is damaged, or if there is a conflict under {@link ConflictPolicy#FAIL}. <b>Copy</b>: it decides
 * again by what is stored now, and writes in batches, each only if the target has not changed since. <b>Verify</b>: it compares every
 * copied token with what the target returns. The source never changes. After any failure you can safely run the migration again: it
 * finds unchanged what it has copied.
 *
 * <p>The <b>counterpart</b> of a source token is the target's token with exactly the same user and client, or else the one with the same
 * id. If the source token has no id, or the target cannot keep its id, the counterpart is the first of these that exists: the token that
 * is equal apart from the id (each counts once); the one with exactly the same user and client; the one that
 * {@link TokenStore#findToken} finds, if both have the same user or neither has one. The migration creates a token that has no
 * counterpart. If that token cannot keep its id, it gets a new one that no token of either store has. A target may say, of all tokens together,
 * that they cannot keep their ids; then those keep them that it has already.
 *
 * <p>Under {@link ConflictPolicy#OVERWRITE} and {@link ConflictPolicy#NEWEST} a token also gets a new id if the target uses its id for
 * another user or client whose token has another id in the source. So one token of the source never overwrites another one.
 *
 * <p>Several threads read, decide and write, each a batch of its own. Memory is constant except for the report, for tokens that are not
 * copied (eight bytes each) and for tokens that change their id (some hundred bytes each).
 *
 * <p>Other stores than {@link MigratableTokenStore}s work too, with fewer guarantees: damage in the source is an exception; to remove a
 * field from a token of the target, the migration deletes the token and saves it again; and it may overwrite a change that another
 * program makes at the same moment.
 *
 * <p>An exception that a store throws says by {@link SourceFailure} whether it was the source. Call {@link #run} once, from one thread;
 * call {@link #cancel} from any thread.
 */
public final class Migration {

    /** The greatest number of threads that {@link Builder#parallel} takes. */
    public static final int MOST_PARALLEL = 64;

    static final int BATCH_SIZE = 5_000;
    static final int PARALLEL = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

    final MigratableTokenStore from;
    final MigratableTokenStore to;
    final ConflictPolicy policy;
    final boolean dryRun;
    final boolean verify;
    final boolean keepGoing;
    final boolean deleteMissing;
    final @Nullable String expectedPlan;
    final @Nullable CheckpointFile checkpoint;
    final boolean resume;
    final int batchSize;
    final int parallel;
    final @Nullable Supplier<? extends TokenStore> readBack;
    final Progress progress;
    private final @Nullable String fencedBy;

    private Migration(Builder builder) {
        requireBothSealedOrNone(builder.from, builder.to);
        if (SealedStore.isSealed(builder.from) && builder.policy == ConflictPolicy.NEWEST) {
            throw new IllegalArgumentException(
                    "sealed records do not tell which of them expires later: choose another policy than NEWEST");
        }
        from = AdaptedTokenStore.migratable(builder.from);
        to = AdaptedTokenStore.migratable(builder.to);
        boolean oneByOne = to instanceof AdaptedTokenStore;
        policy = builder.policy;
        dryRun = builder.dryRun;
        verify = builder.verify;
        keepGoing = builder.keepGoing;
        deleteMissing = builder.deleteMissing;
        expectedPlan = builder.expectedPlan;
        fencedBy = builder.fencedBy;
        checkpoint = builder.checkpoint;
        resume = builder.resume;
        // A batch that the target would divide could be stored in part, and be counted wrongly.
        batchSize = oneByOne ? 1 : Math.min(builder.batchSize, to.limits().batch());
        parallel = oneByOne ? 1 : builder.parallel;
        readBack = builder.readBack;
        progress = builder.progress;
    }

    /**
     * Returns a builder with the defaults: the policy {@link ConflictPolicy#FAIL}, and verification.
     *
     * @param from the source; the migration only reads it, and does not close it
     * @param to the target; the migration does not close it
     * @return a new builder
     */
    public static Builder builder(TokenStore from, TokenStore to) {
        return new Builder(from, to);
    }

    /**
     * Runs the migration.
     *
     * @return what was done; a failure after the first write is in {@link MigrationReport#cause()}
     * @throws TokenStoreException if a store failed, or {@link #cancel} was called, before the first write
     * @throws InvalidConfigurationException if both stores are one
     */
    public MigrationReport run() {
        requireTwo(from, to);
        if (SealedStore.isSealed(from)) {
            SealedStore.requireReplica(from, to);
        }
        return fencedBy == null || dryRun
                ? new MigrationRun(this).run()
                : SourceFence.around(from, fencedBy, () -> new MigrationRun(this).run());
    }

    /** Requires that the source is not the target under another address: its copy would be deleted with it. */
    static void requireTwo(MigratableTokenStore from, MigratableTokenStore to) {
        if (StorePlace.isShared(from, to)) {
            throw new InvalidConfigurationException(
                    "the source and the target are the same store, under two addresses: name another one; nothing was changed");
        }
    }

    static void requireBothSealedOrNone(TokenStore from, TokenStore to) {
        if (SealedStore.isSealed(from) != SealedStore.isSealed(to)) {
            throw new IllegalArgumentException(
                    "one of the stores is sealed and the other one is not: seal both or neither");
        }
    }

    /**
     * Ends the run after the present batches: with an exception if it has not written yet, or else with a report that says so.
     */
    public void cancel() {
        progress.cancel();
    }

    /** Collects the options of a {@link Migration}. Not thread-safe. */
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
         * Sets what happens to tokens that differ from their counterpart; the default is {@link ConflictPolicy#FAIL}.
         *
         * @param value the policy
         * @return this builder
         */
        public Builder onConflict(ConflictPolicy value) {
            policy = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets whether only to plan, and report what would be done; the default is false. The report lists the tokens that the target
         * would refuse as far as it {@linkplain MigratableTokenStore#refusal knows} them without a write. All stores of this project
         * know them all, except for tables that were altered.
         *
         * @param value true to write nothing
         * @return this builder
         */
        public Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        /**
         * Sets whether to read the target back and compare; the default is true.
         *
         * @param value false to skip verification
         * @return this builder
         */
        public Builder verify(boolean value) {
            verify = value;
            return this;
        }

        /**
         * Sets whether to copy what is intact in a damaged source; the default is false: the migration then writes nothing.
         *
         * @param value true to copy the rest
         * @return this builder
         */
        public Builder keepGoing(boolean value) {
            keepGoing = value;
            return this;
        }

        /**
         * Sets whether to delete tokens of the target that the source lacks; the default is false. Both stores are equal afterwards,
         * except for what the policy skips. With a damaged source nothing is deleted, since it may lack just what is damaged.
         *
         * @param value true to delete them
         * @return this builder
         */
        public Builder deleteMissing(boolean value) {
            deleteMissing = value;
            return this;
        }

        /**
         * Requires that the migration does exactly what a dry run reported. If a store has changed since, so that it would do
         * anything else, it throws before it writes.
         *
         * @param digest {@link MigrationReport#plan()} of the dry run, which had the same policy
         * @return this builder
         */
        public Builder expectPlan(String digest) {
            expectedPlan = Objects.requireNonNull(digest, "digest");
            return this;
        }

        /**
         * Raises a fence around the source, which keeps writers off, before the migration reads its first token; by default there is
         * no fence. If the copy completes, the fence stays, so that nothing is saved in the source any more. If it does not, the
         * migration lifts the fence, unless it stood before. A dry run raises none.
         *
         * @param by the person or program that raises the fence, see {@link dev.tokenhold.spi.FenceNotice#by}
         * @return this builder
         */
        public Builder fence(String by) {
            fencedBy = Objects.requireNonNull(by, "by");
            return this;
        }

        /**
         * Sets a file to which the migration writes, about once a second, how far the copy has come; by default there is none. The
         * migration removes the file when the copy is complete. The file also names the ids of both stores, as far as they have ids.
         *
         * @param file the file; it holds ids and counts, no secret and no user name
         * @param boundTo texts that tell this copy from others, such as the addresses of the stores and the keyrings; people read
         *     them too
         * @return this builder
         */
        public Builder checkpoint(Path file, List<String> boundTo) {
            checkpoint = new CheckpointFile(file, boundTo);
            return this;
        }

        /**
         * Sets whether to continue an interrupted run from its {@link #checkpoint}; the default is false. The migration neither plans
         * nor copies again what the checkpoint says is copied, and verifies it with the rest. Without a checkpoint, and from the first
         * token on that changed its id or was skipped, it decides anew, and finds unchanged what was copied.
         *
         * <p>{@link #run} throws an {@link InvalidConfigurationException}, and writes nothing, if the checkpoint is bound to other texts, or
         * if an encrypted store was made anew since. A backup of the same store that was restored is the same store.
         *
         * @param value true to continue
         * @return this builder
         */
        public Builder resume(boolean value) {
            resume = value;
            return this;
        }

        /**
         * Sets how many tokens are written in one durable step; the default is 5,000. Each step rewrites a store that is one file as a
         * whole. A target that is not a {@link MigratableTokenStore} gets tokens one by one.
         *
         * @param value at least 1
         * @return this builder
         * @throws IllegalArgumentException if the value is less than 1
         */
        public Builder batchSize(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("the batch size is " + value + "; it must be at least 1");
            }
            batchSize = value;
            return this;
        }

        /**
         * Sets how many threads read, decide and write, each a batch of its own; the default is the number of processors, but at least
         * 2 and at most 4. With 1 the thread that runs the migration does everything. One thread writes a target that is not a
         * {@link MigratableTokenStore}.
         *
         * @param value 1 to 64; each thread takes the memory of a batch or two
         * @return this builder
         * @throws IllegalArgumentException if the value is out of that range
         */
        public Builder parallel(int value) {
            if (value < 1 || value > MOST_PARALLEL) {
                throw new IllegalArgumentException(
                        "the number of threads is " + value + "; it must be 1 to " + MOST_PARALLEL);
            }
            parallel = value;
            return this;
        }

        /**
         * Sets how verification opens the target anew, so that it reads what is stored and not what is cached. The migration closes
         * the store afterwards. By default, verification reads from the target as it is.
         *
         * @param value opens the target again
         * @return this builder
         */
        public Builder readBack(Supplier<? extends TokenStore> value) {
            readBack = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the listener for progress; by default there is none.
         *
         * @param value the listener
         * @return this builder
         */
        public Builder listener(ProgressListener value) {
            progress = new Progress(Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Builds the migration.
         *
         * @return a new migration
         * @throws IllegalArgumentException if only one of the stores is a {@link SealedStore}, or both are and the policy is
         *     {@link ConflictPolicy#NEWEST}
         */
        public Migration build() {
            return new Migration(this);
        }
    }
}
