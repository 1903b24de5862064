package dev.tokenhold.mysql;

class EnvironmentTokenStoreTest extends TokenStoreSuite {

    EnvironmentTokenStoreTest() {
        super(Backend.ENVIRONMENT);
    }
}
