package dev.tokenhold.mysql;

class OddMariaDbRecordStoreTest extends RecordStoreSuite {

    OddMariaDbRecordStoreTest() {
        super(Backend.ODD_MARIADB);
    }
}
