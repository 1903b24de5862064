package dev.tokenhold.testkit;

import dev.tokenhold.spi.RecordStore;
import java.nio.file.Path;
import java.util.Optional;

/** What the parts of {@link RecordStoreContract} know of the store; documented there. */
interface RecordStoreUnderTest {

    /** The store of the current test, opened when it is first asked for and closed after the test. */
    RecordStore store();

    RecordStore open();

    boolean persistent();

    boolean canBeFenced();

    Optional<Path> folder();

    int modelOperations();
}
