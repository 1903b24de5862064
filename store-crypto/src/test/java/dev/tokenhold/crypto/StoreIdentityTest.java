package dev.tokenhold.crypto;

import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordStore;

/** The identity of a store in memory. */
class StoreIdentityTest implements StoreIdentityContract {

    private final RecordStore records = new InMemoryRecordStore();

    @Override
    public RecordStore store() {
        return records;
    }

    @Override
    public RecordStore open() {
        return records;
    }

    @Override
    public boolean persistent() {
        return true;
    }
}
