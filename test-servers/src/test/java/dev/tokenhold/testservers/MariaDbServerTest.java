package dev.tokenhold.testservers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    @Test
    void withoutGrantTablesEverybodyMayDoEverything() throws SQLException {
        try (DatabaseServer server = builder().withoutGrantTables().start()) {
            TestDatabase database = server.createDatabase();
            database.as("anybody", "wrong").connect().close();
        }
    }
}
