package dev.tokenhold.testkit;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.StoreLimits;

/** The suite itself: a store that says what it cannot do passes it. */
final class LimitedRecordStoreTest extends RecordStoreContract {

    @Override
    public RecordStore open() {
        return new LimitedRecordStore(limits());
    }

    @Override
    public StoreLimits limits() {
        return new StoreLimits(1, 4_096, 65_536);
    }

    @Override
    public boolean keepsLeases() {
        return false;
    }

    @Override
    public boolean persistent() {
        return false;
    }
}
