package dev.tokenhold.testservers;

import dev.tokenhold.testkit.Machine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("long")
final class InstalledPostgreSqlIT implements PostgreSqlContract {

    private static DatabaseServer server;

    @BeforeAll
    static void start() {
        Machine.requireAvailable(PostgreSqlServer.installedUnavailableReason());
        server = PostgreSqlServer.installedBuilder().notDurable().start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    public DatabaseServer shared() {
        return server;
    }

    @Override
    public ServerBuilder builder() {
        return PostgreSqlServer.installedBuilder();
    }
}
