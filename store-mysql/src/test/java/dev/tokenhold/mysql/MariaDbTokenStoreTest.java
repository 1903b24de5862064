package dev.tokenhold.mysql;

class MariaDbTokenStoreTest extends TokenStoreSuite {

    MariaDbTokenStoreTest() {
        super(Backend.MARIADB);
    }
}
