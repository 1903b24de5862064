package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * What every {@link TokenStore} has to do, as tests: extend this class, say how your store is opened, and run it with JUnit.
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
 * <p>A store that cannot do everything says so by overriding {@link #persistent()}, {@link #keepsAnyId()} and the like; the tests
 * of what it cannot do are then skipped, or expect it to refuse. A store that other processes can open gives its {@link
 * #location()}, and is then also tested with several processes, and with processes that are killed while they save.
 *
 * <p>One test compares the store with {@link dev.tokenhold.InMemoryTokenStore} through random operations. When it fails it names
 * the seed, which {@code -Dtokenhold.seed=SEED} repeats. Tests of some minutes are tagged {@code long}.
 */
public abstract class TokenStoreContract
        implements FindContract,
                FindByTokenContract,
                AdoptionContract,
                GreatestIdContract,
                SaveContract,
                MergeContract,
                ConflictContract,
                ValueContract,
                BatchContract,
                ListContract,
                DeleteContract,
                LifecycleContract,
                SecrecyContract,
                MigrationContract,
                FenceContract,
                FenceProcessContract,
                LeaderRegisterContract,
                ThreadContract,
                ProcessContract,
                TokenStoreModelContract {

    private @Nullable TokenStore store;

    /** For subclasses. */
    protected TokenStoreContract() {}

    /**
     * Opens the store of the current test. The first call in a test opens an empty one. If the store is {@link #persistent()},
     * every later call in the same test opens the same one again, also while the first is still open.
     *
     * @return the open store; the contract closes it
     */
    @Override
    public abstract TokenStore open();

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
     * Whether a token without an id gets a version 7 UUID, greater than those before.
     *
     * @return true unless overridden
     */
    @Override
    public boolean assignsUuids() {
        return true;
    }

    /**
     * Whether a token may come with any id. A store of which this is false keeps at least decimal ids of 1 to 10 digits without
     * leading zeros, and refuses the others with an {@link dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAnyId() {
        return true;
    }

    /**
     * Whether {@link dev.tokenhold.OAuthToken#attributes()} are kept. A store of which this is false refuses a token that has any
     * with an {@link dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAttributes() {
        return true;
    }

    /**
     * Whether tokens without a user name are kept. A store of which this is false refuses them with an {@link
     * dev.tokenhold.InvalidTokenException}.
     *
     * @return true unless overridden
     */
    @Override
    public boolean keepsAnonymousTokens() {
        return true;
    }

    /**
     * Whether {@link TokenStore#saveTokens} saves all tokens or none.
     *
     * @return true unless overridden
     */
    @Override
    public boolean savesBatchesAtomically() {
        return true;
    }

    /**
     * Whether the store's files show the tokens to whoever reads them.
     *
     * @return false unless overridden
     */
    @Override
    public boolean keepsPlaintext() {
        return false;
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
     * The folder with all files of the store and no others, to be searched for what must not be in them.
     *
     * @return empty unless overridden
     */
    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    /**
     * Where other processes find the store of the current test, the same that {@link #open()} opens.
     *
     * @return empty unless overridden
     */
    @Override
    public Optional<StoreLocation> location() {
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
     * How often each of the 8 processes saves when they share 100 users; less in the other long tests. Fewer suit a slow store.
     *
     * @return 1,000 unless overridden; a multiple of 100
     */
    @Override
    public int savesPerProcess() {
        return 1_000;
    }

    /**
     * How many processes the long test kills while they save.
     *
     * @return 100 unless overridden
     */
    @Override
    public int kills() {
        return 100;
    }

    /**
     * The store of the current test.
     *
     * @return what {@link #open()} gave at the first call in this test
     */
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
