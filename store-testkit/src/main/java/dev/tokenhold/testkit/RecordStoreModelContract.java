package dev.tokenhold.testkit;

import org.junit.jupiter.api.Test;

/** The store behaves like {@link dev.tokenhold.spi.InMemoryRecordStore} under any operations in any order. */
interface RecordStoreModelContract extends RecordStoreUnderTest {

    @Test
    default void behavesAsTheModel() {
        new RecordStoreModelRun(store(), Seed.next()).run(modelOperations());
    }
}
