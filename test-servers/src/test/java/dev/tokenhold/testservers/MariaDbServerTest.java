package dev.tokenhold.testservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;

final class MariaDbServerTest implements DatabaseServerContract {

    @BeforeAll
    static void isAvailable() {
        MariaDbServer.unavailableReason().ifPresent(reason -> assumeTrue(false, reason));
    }

    @Override
    public DatabaseServer shared() {
        return MariaDbServer.shared();
    }

    @Override
    public ServerBuilder builder() {
        return MariaDbServer.builder();
    }
}
