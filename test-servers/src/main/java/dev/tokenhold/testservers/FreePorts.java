package dev.tokenhold.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ports for servers, each to one server on this machine, across all JVMs. A JVM claims blocks of ports, each by listening
 * on the first port of the block until it ends.
 */
final class FreePorts {

    private static final int BLOCK = 100;

    /**
     * The blocks are below the ports that Linux uses for outgoing connections, so that a server finds its port still free after a
     * while.
     */
    private static final int FIRST_BLOCK = 200;

    private static final int LAST_BLOCK = 320;

    private static final List<ServerSocket> TAKEN_BLOCKS = new ArrayList<>();
    private static int next;
    private static int end;

    private FreePorts() {}

    /** Returns a free port of the loopback interface. */
    static synchronized int next() {
        while (true) {
            if (next == end) {
                takeBlock();
            }
            int port = next++;
            try (ServerSocket socket = listen(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Another program has it.
            }
        }
    }

    private static void takeBlock() {
        int blocks = LAST_BLOCK - FIRST_BLOCK;
        int start = ThreadLocalRandom.current().nextInt(blocks);
        for (int i = 0; i < blocks; i++) {
            int first = (FIRST_BLOCK + (start + i) % blocks) * BLOCK;
            try {
                TAKEN_BLOCKS.add(listen(first));
                next = first + 1;
                end = first + BLOCK;
                return;
            } catch (IOException e) {
                // Another JVM has it.
            }
        }
        throw new IllegalStateException("no free ports from " + FIRST_BLOCK * BLOCK + " to " + LAST_BLOCK * BLOCK);
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
