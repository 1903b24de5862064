package dev.tokenhold.mysql;

import java.util.Optional;

class MySqlTokenStoreTest extends TokenStoreSuite {

    MySqlTokenStoreTest() {
        super(Backend.MYSQL);
    }

    @Override
    public Optional<String> processesMeetElsewhere() {
        return Optional.of("MariaDbTokenStoreTest tests processes on InnoDB in every build");
    }

    @Override
    public int kills() {
        return 8;
    }
}
