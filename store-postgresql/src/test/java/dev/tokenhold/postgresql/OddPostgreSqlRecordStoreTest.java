package dev.tokenhold.postgresql;

class OddPostgreSqlRecordStoreTest extends RecordStoreSuite {

    OddPostgreSqlRecordStoreTest() {
        super(Backend.ODD);
    }
}
