package dev.tokenhold.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers. */
final class FreePorts {

    /**
     * Below the range that Linux takes the ports of outgoing connections from: a server that is down for a while finds its port
     * still free.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    private FreePorts() {}

    /** A port of the loopback interface that nobody listens on. */
    static int next() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: try another one.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
    }
}
