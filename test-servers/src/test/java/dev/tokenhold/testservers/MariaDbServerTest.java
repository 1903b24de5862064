package dev.tokenhold.testservers;

import dev.tokenhold.testkit.Machine;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MariaDbServerTest implements MySqlContract {

    @BeforeAll
    static void isAvailable() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
    }

    @Override
    public DatabaseServer shared() {
        return MariaDbServer.shared();
    }

    @Override
    public ServerBuilder builder() {
        return MariaDbServer.builder();
    }

    @Test
    void withoutGrantTablesEverybodyMayDoEverything() throws SQLException {
        try (DatabaseServer server = builder().withoutGrantTables().start()) {
            TestDatabase database = server.createDatabase();
            database.as("anybody", "wrong").connect().close();
        }
    }
}
