package dev.tokenhold.mysql;

class MariaDbRecordStoreTest extends RecordStoreSuite {

    MariaDbRecordStoreTest() {
        super(Backend.MARIADB);
    }
}
