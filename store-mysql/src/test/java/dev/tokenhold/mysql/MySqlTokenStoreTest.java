package dev.tokenhold.mysql;

class MySqlTokenStoreTest extends TokenStoreSuite {

    MySqlTokenStoreTest() {
        super(Backend.MYSQL);
    }
}
