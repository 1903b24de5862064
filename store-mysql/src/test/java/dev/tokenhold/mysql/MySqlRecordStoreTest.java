package dev.tokenhold.mysql;

class MySqlRecordStoreTest extends RecordStoreSuite {

    MySqlRecordStoreTest() {
        super(Backend.MYSQL);
    }
}
