package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FreePortsTest {

    @Test
    void everyPortIsFreeAndGivenOnce() throws IOException {
        Set<Integer> ports = new HashSet<>();
        // More than one block of them.
        for (int i = 0; i < 250; i++) {
            int port = FreePorts.next();
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            ports.add(port);
        }
        assertThat(ports).hasSize(250).allMatch(port -> port >= 20_000 && port < 32_000);
    }
}
