package dev.tokenhold.mysql;

class EnvironmentRecordStoreTest extends RecordStoreSuite {

    EnvironmentRecordStoreTest() {
        super(Backend.ENVIRONMENT);
    }
}
