package dev.tokenhold.testservers;

import java.util.ArrayList;
import java.util.List;

/** A process that starts a server on a thread that ends, writes its folder and its port, and ends itself unless it is to wait. */
final class ServerOwner {

    private ServerOwner() {}

    public static void main(String[] arguments) throws Exception {
        List<DatabaseServer> servers = new ArrayList<>();
        Thread thread = new Thread(() -> servers.add(MariaDbServer.builder().start()));
        thread.start();
        thread.join();
        DatabaseServer server = servers.get(0);
        server.execute("SELECT 1");
        System.out.println(server.folder());
        System.out.println(server.port());
        if (arguments.length > 0) {
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
