package dev.tokenhold.testkit;

import dev.tokenhold.spi.RecordStore;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What every {@link RecordStore} has to do, as tests: extend this class, say how your store is opened, and run it with JUnit.
 *
 * <pre>{@code
 * final class MyRecordStoreTest extends RecordStoreContract {
 *
 *     @TempDir
 *     Path folder;
 *
 *     @Override
 *     public RecordStore open() {
 *         return new MyRecordStore(folder.resolve("records"));
 *     }
 * }
 * }</pre>
 *
 * <p>One test compares the store with {@link dev.tokenhold.spi.InMemoryRecordStore} through random operations. When it fails it
 * names the seed, which {@code -Dtokenhold.seed=SEED} repeats.
 *
 * <p>Test the tokens in the store with {@link TokenStoreContract} too: it starts and kills processes.
 */
public abstract class RecordStoreContract
        implements RecordRoundTripContract,
                RecordWriteContract,
                RecordIdentityContract,
                RecordLookUpContract,
                RecordScanContract,
                RecordDeleteContract,
                RecordLifecycleContract,
                RecordFenceContract,
                RecordThreadContract,
                RecordStoreModelContract {

    private @Nullable RecordStore store;

    /** For subclasses. */
    protected RecordStoreContract() {}

    /**
     * Opens the store of the current test. The first call in a test opens an empty one. If the store is {@link #persistent()},
     * every later call in the same test opens the same one again, also while the first is still open.
     *
     * @return the open store; the contract closes it
     */
    @Override
    public abstract RecordStore open();

    /**
     * Whether the contents outlive the closing of the store.
     *
     * @return true unless overridden
     */
    @Override
    public boolean persistent() {
        return true;
    }

    /**
     * Whether the store has a {@link dev.tokenhold.spi.WriteFence}.
     *
     * @return false unless overridden
     */
    @Override
    public boolean canBeFenced() {
        return false;
    }

    /**
     * The folder with all files of the store and no others, to be searched for what was deleted. Only for a store whose files hold
     * the bytes of a record as they are.
     *
     * @return empty unless overridden
     */
    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * How many random operations the store is compared with the model by. Fewer suit a slow store.
     *
     * @return 3,000 unless overridden
     */
    @Override
    public int modelOperations() {
        return 3_000;
    }

    /**
     * The store of the current test.
     *
     * @return what {@link #open()} gave at the first call in this test
     */
    @Override
    public final RecordStore store() {
        if (store == null) {
            store = open();
        }
        return store;
    }

    @AfterEach
    final void closeStore() {
        if (store != null) {
            store.close();
        }
    }
}
