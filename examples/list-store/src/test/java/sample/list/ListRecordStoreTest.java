package sample.list;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.testkit.RecordStoreContract;

class ListRecordStoreTest extends RecordStoreContract {

    @Override
    public RecordStore open() {
        return new ListRecordStore();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public int modelOperations() {
        return 1_000;
    }
}
