package dev.tokenhold.testservers;

import dev.tokenhold.testkit.Machine;
import org.junit.jupiter.api.BeforeAll;

final class PostgreSqlServerTest implements PostgreSqlContract {

    @BeforeAll
    static void isAvailable() {
        Machine.requireAvailable(PostgreSqlServer.unavailableReason());
    }

    @Override
    public DatabaseServer shared() {
        return PostgreSqlServer.shared();
    }

    @Override
    public ServerBuilder builder() {
        return PostgreSqlServer.builder();
    }
}
