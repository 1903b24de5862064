package dev.tokenhold.mysql;

class OddMySqlRecordStoreTest extends RecordStoreSuite {

    OddMySqlRecordStoreTest() {
        super(Backend.ODD_MYSQL);
    }
}
