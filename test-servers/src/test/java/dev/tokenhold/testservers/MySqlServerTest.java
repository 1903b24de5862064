package dev.tokenhold.testservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

final class MySqlServerTest implements DatabaseServerContract {

    @BeforeAll
    static void isAvailable() {
        MySqlServer.unavailableReason().ifPresent(reason -> assumeTrue(false, reason));
    }

    @Override
    public DatabaseServer shared() {
        return MySqlServer.shared();
    }

    @Override
    public ServerBuilder builder() {
        return MySqlServer.builder();
    }
}
