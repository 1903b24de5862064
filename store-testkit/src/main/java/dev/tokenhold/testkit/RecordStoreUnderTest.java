package dev.tokenhold.testkit;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreLimits;
import java.nio.file.Path;
import java.util.Optional;

/** The methods of {@link RecordStoreContract} that its parts use; documented there. */
interface RecordStoreUnderTest {

    /** Returns the store of the current test, which the first call opens, and which is closed after the test. */
    RecordStore store();

    RecordStore open();

    boolean persistent();

    boolean canBeFenced();

    boolean keepsLeases();

    StoreLimits limits();

    Optional<Path> folder();

    int modelOperations();
}
