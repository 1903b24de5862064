package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreLimits;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Tests what every {@link TokenStore} has to do: extend this class, open your store in it, and run it with JUnit.
 *
 * <pre>{@code
 * final class MyTokenStoreTest extends TokenStoreContract {
 *
 *     @TempDir
 *     Path folder;
 *
 *     @Override
 *     public TokenStore open() {
 *         return new MyTokenStore(folder.resolve("tokens"));
 *     }
 * }
 * }</pre>
 *
 * <p>If your store cannot do everything, override {@link #persistent()}, {@link #keepsAnyId()} and the like; the tests concerned
 * are then skipped, or expect it to refuse. If other processes can open your store, override {@link #location()}; it is then also
 * tested with several processes, and with processes that are killed while they save.
 *
 * <p>One test compares the store with {@link dev.tokenhold.InMemoryTokenStore} through random operations. If it fails, it prints
 * the seed; repeat the run with {@code -Dtokenhold.seed=SEED}. Tests of some minutes are tagged {@code long}.
 */
public abstract class TokenStoreContract
        implements FindContract,
                FindByTokenContract,
                AdoptionContract,
                GreatestIdContract,
                SaveContract,
                MergeContract,
                RevisionContract,
                ConflictContract,
                ValueContract,
                BatchContract,
                ListContract,
                DeleteContract,
                LifecycleContract,
                SecrecyContract,
                MigrationContract,
                LeaseContract,
                LimitContract,
                FenceContract,
                FenceProcessContract,
                LeaderRegisterContract,
                ThreadContract,
                ProcessContract,
                TokenStoreModelContract {

    private @Nullable TokenStore store;

    /** Called by subclasses. */
    protected TokenStoreContract() {}

    /**
     * Opens the store of the current test. The first call in a test opens an empty one. If the store is {@link #persistent()},
     * every later call in the same test opens the same one again, also while the first is still open.
     *
     * @return the open store; the contract closes it
     */
    @Override
    public abstract TokenStore open();

    /** {@return whether the contents outlive the closing of the store; true unless overridden} */
    @Override
    public boolean persistent() {
        return true;
    }

    /** {@return whether a token without an id gets a version 7 UUID, greater than those before; true unless overridden} */
    @Override
    public boolean assignsUuids() {
        return true;
    }

    /**
     * Tells whether the store keeps any id. If not, it keeps at least decimal ids of 1 to 10 digits without leading zeros, and
     * refuses the others with an {@link dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAnyId() {
        return true;
    }

    /**
     * Tells whether the store keeps {@link dev.tokenhold.OAuthToken#attributes()}. If not, it refuses a token that has any with an
     * {@link dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAttributes() {
        return true;
    }

    /**
     * Tells whether the store keeps tokens without a user name. If not, it refuses them with an {@link
     * dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAnonymousTokens() {
        return true;
    }

    /**
     * Tells whether {@link TokenStore#saveTokens} saves all tokens or none.
     *
     * @return true unless overridden, or the {@link #limits} allow fewer tokens at once than the tests save
     */
    @Override
    public boolean savesBatchesAtomically() {
        return limits().batch() >= 8;
    }

    /**
     * Tells whether the store returns tokens that {@linkplain dev.tokenhold.OAuthToken#asRead remember what was read}. If not, programs
     * cannot use {@link TokenStore#updateToken}, and an old copy that is saved is merged.
     *
     * @return true unless overridden
     */
    @Override
    public boolean remembersWhatWasRead() {
        return true;
    }

    /** {@return whether the store's files contain the tokens in plaintext; false unless overridden} */
    @Override
    public boolean keepsPlaintext() {
        return false;
    }

    /** {@return whether the store has a {@link dev.tokenhold.spi.WriteFence}; false unless overridden} */
    @Override
    public boolean canBeFenced() {
        return false;
    }

    /** {@return whether the store has {@link dev.tokenhold.spi.LeasedTokens}; false unless overridden} */
    @Override
    public boolean keepsLeases() {
        return false;
    }

    /**
     * Returns the limits that {@link dev.tokenhold.spi.MigratableTokenStore#limits} has to return.
     *
     * @return {@link StoreLimits#NONE} unless overridden
     */
    @Override
    public StoreLimits limits() {
        return StoreLimits.NONE;
    }

    /**
     * Returns the folder with all files of the store and no others, in which the tests look for what must not be there.
     *
     * @return empty unless overridden
     */
    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    /** {@return where other processes find the store that {@link #open()} opens in the current test; empty unless overridden} */
    @Override
    public Optional<StoreLocation> location() {
        return Optional.empty();
    }

    /**
     * Returns why this suite starts and kills several processes in long builds alone: because another suite does so on the same
     * storage engine in every build. Processes take most of the time of a suite.
     *
     * @return the reason, for the report of skipped tests; empty unless overridden
     */
    @Override
    public Optional<String> processesMeetElsewhere() {
        return Optional.empty();
    }

    /** {@return how many random operations compare the store with the model; 3,000 unless overridden} A slow store needs fewer. */
    @Override
    public int modelOperations() {
        return 3_000;
    }

    /**
     * Returns how often each of the 8 processes saves when they share 100 users; less in the other long tests. A slow store needs fewer.
     *
     * @return 500 unless overridden; a multiple of 100
     */
    @Override
    public int savesPerProcess() {
        return 500;
    }

    /** {@return how many processes the long test kills while they save; 48 unless overridden} */
    @Override
    public int kills() {
        return 48;
    }

    /** {@return the store of the current test, which {@link #open()} returned at the first call} */
    @Override
    public final TokenStore store() {
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
