package dev.tokenhold.testservers;

import dev.tokenhold.testkit.Machine;
import org.junit.jupiter.api.BeforeAll;

final class MySqlServerTest implements MySqlContract {

    @BeforeAll
    static void isAvailable() {
        Machine.requireAvailable(MySqlServer.unavailableReason());
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
