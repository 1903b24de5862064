package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import dev.tokenhold.spi.StoreLimits;
import java.nio.file.Path;
import java.util.Optional;

/** The methods of {@link TokenStoreContract} that its parts use; documented there. */
interface StoreUnderTest {

    /** Returns the store of the current test, which the first call opens, and which is closed after the test. */
    TokenStore store();

    TokenStore open();

    boolean persistent();

    boolean assignsUuids();

    boolean keepsAnyId();

    boolean keepsAttributes();

    boolean keepsAnonymousTokens();

    boolean savesBatchesAtomically();

    boolean remembersWhatWasRead();

    boolean keepsPlaintext();

    boolean canBeFenced();

    boolean keepsLeases();

    StoreLimits limits();

    Optional<Path> folder();

    Optional<StoreLocation> location();

    Optional<String> processesMeetElsewhere();

    int modelOperations();

    int kills();

    int savesPerProcess();
}
