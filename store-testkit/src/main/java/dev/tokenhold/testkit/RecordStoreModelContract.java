package dev.tokenhold.testkit;

import org.junit.jupiter.api.Test;

/** The store behaves as {@link dev.tokenhold.spi.InMemoryRecordStore}, whatever is done to it in whatever order. */
interface RecordStoreModelContract extends RecordStoreUnderTest {

    @Test
    default void behavesAsTheModel() {
        new RecordStoreModelRun(store(), Seed.next()).run(modelOperations());
    }
}
