package dev.tokenhold.postgresql;

class PostgreSqlTokenStoreTest extends TokenStoreSuite {

    PostgreSqlTokenStoreTest() {
        super(Backend.EMBEDDED);
    }

    @Override
    public int kills() {
        return 100;
    }
}
