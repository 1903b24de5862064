package dev.tokenhold.testkit;

import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.RecordStore;

final class InMemoryRecordStoreTest extends RecordStoreContract {

    @Override
    public RecordStore open() {
        return new InMemoryRecordStore();
    }

    @Override
    public boolean canBeFenced() {
        return true;
    }

    @Override
    public boolean persistent() {
        return false;
    }
}
