package dev.tokenhold.testkit;

import dev.tokenhold.TokenStore;
import java.nio.file.Path;
import java.util.Optional;

/** What the parts of {@link TokenStoreContract} know of the store; documented there. */
interface StoreUnderTest {

    /** The store of the current test, opened when it is first asked for and closed after the test. */
    TokenStore store();

    TokenStore open();

    boolean persistent();

    boolean assignsUuids();

    boolean keepsAnyId();

    boolean keepsAttributes();

    boolean keepsAnonymousTokens();

    boolean savesBatchesAtomically();

    boolean keepsPlaintext();

    boolean canBeFenced();

    Optional<Path> folder();

    Optional<StoreLocation> location();

    int modelOperations();

    int kills();

    int savesPerProcess();
}
