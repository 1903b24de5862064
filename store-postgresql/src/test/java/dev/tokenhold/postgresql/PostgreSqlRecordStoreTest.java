package dev.tokenhold.postgresql;

class PostgreSqlRecordStoreTest extends RecordStoreSuite {

    PostgreSqlRecordStoreTest() {
        super(Backend.EMBEDDED);
    }
}
