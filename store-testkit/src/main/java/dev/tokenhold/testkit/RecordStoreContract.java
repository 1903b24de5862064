package dev.tokenhold.testkit;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests what every {@link RecordStore} has to do: extend this class, open your store in it, and run it with JUnit.
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
 * <p>If your store cannot do everything, it has to say so: override {@link RecordStore#fence}, {@link RecordStore#keepsLeases} and {@link
 * RecordStore#limits} in the store, and {@link #canBeFenced}, {@link #keepsLeases} and {@link #limits} here. The suite then expects the store
 * to refuse just that. Tests that need more are smaller, or skipped and say why.
 *
 * <p>One test compares the store with {@link dev.tokenhold.spi.InMemoryRecordStore} through random operations. If it fails, it
 * prints the seed; repeat the run with {@code -Dtokenhold.seed=SEED}.
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
                RecordLimitContract,
                RecordThreadContract,
                RecordStoreModelContract {

    private @Nullable RecordStore store;

    /** Called by subclasses. */
    protected RecordStoreContract() {}

    /**
     * Opens the store of the current test. The first call in a test opens an empty one. If the store is {@link #persistent()},
     * every later call in the same test opens the same one again, also while the first is still open.
     *
     * @return the open store; the contract closes it
     */
    @Override
    public abstract RecordStore open();

    /** {@return whether the contents outlive the closing of the store; true unless overridden} */
    @Override
    public boolean persistent() {
        return true;
    }

    /** {@return whether the store has a {@link dev.tokenhold.spi.WriteFence}; false unless overridden} */
    @Override
    public boolean canBeFenced() {
        return false;
    }

    /** {@return whether the store keeps leases, as {@link RecordStore#keepsLeases} has to say; true unless overridden} */
    @Override
    public boolean keepsLeases() {
        return true;
    }

    /** {@return the limits that {@link RecordStore#limits} has to return; {@link StoreLimits#NONE} unless overridden} */
    @Override
    public StoreLimits limits() {
        return StoreLimits.NONE;
    }

    /**
     * Returns the folder with all files of the store and no others, in which the tests look for deleted bytes. Only for a store
     * whose files hold the bytes of a record as they are.
     *
     * @return empty unless overridden
     */
    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    /** {@return how many random operations compare the store with the model; 3,000 unless overridden} A slow store needs fewer. */
    @Override
    public int modelOperations() {
        return 3_000;
    }

    /** {@return the store of the current test, which {@link #open()} returned at the first call} */
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
