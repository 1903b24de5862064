package dev.tokenhold.postgresql;

import org.junit.jupiter.api.Tag;

@Tag("long")
class OddPostgreSqlRecordStoreTest extends RecordStoreSuite {

    OddPostgreSqlRecordStoreTest() {
        super(Backend.ODD);
    }
}
