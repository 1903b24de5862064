package dev.tokenhold.testservers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that starts the named server on a thread that ends, writes its folder and its port, and ends itself unless it is to wait.
 */
final class ServerOwner {

    static final String MARIADB = "MariaDB";
    static final String POSTGRESQL = "PostgreSQL";

    private ServerOwner() {}

    static Optional<String> unavailableReason(String server) {
        return server.equals(POSTGRESQL) ? PostgreSqlServer.unavailableReason() : MariaDbServer.unavailableReason();
    }

    private static ServerBuilder builder(String server) {
        return server.equals(POSTGRESQL) ? PostgreSqlServer.builder() : MariaDbServer.builder();
    }

    public static void main(String[] arguments) throws Exception {
        List<DatabaseServer> servers = new ArrayList<>();
        Thread thread = new Thread(() -> servers.add(builder(arguments[0]).start()));
        thread.start();
        thread.join();
        DatabaseServer server = servers.get(0);
        server.execute("SELECT 1");
        System.out.println(server.folder());
        System.out.println(server.port());
        if (arguments.length > 1) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
