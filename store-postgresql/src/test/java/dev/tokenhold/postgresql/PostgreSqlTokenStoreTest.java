package dev.tokenhold.postgresql;

class PostgreSqlTokenStoreTest extends TokenStoreSuite {

    PostgreSqlTokenStoreTest() {
        super(Backend.EMBEDDED);
    }
}
