package dev.tokenhold.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.testkit.JavaProcess;
import dev.tokenhold.testkit.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerLifetimeTest {

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aServerOutlivesTheThreadThatStartedItAndEndsWithItsJvm() {
        Machine.requireAvailable(MariaDbServer.unavailableReason());
        try (JavaProcess owner = JavaProcess.start(ServerOwner.class, Map.of(), List.of(ServerOwner.MARIADB))) {
            List<String> lines = owner.complete();

            assertThat(Path.of(lines.get(0))).isAbsolute().doesNotExist();
            assertThat(listens(Integer.parseInt(lines.get(1)))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ServerOwner.MARIADB, ServerOwner.POSTGRESQL})
    @Timeout(60)
    void aServerEndsWithAKilledJvm(String server) throws InterruptedException {
        Machine.requireAvailable(ServerOwner.unavailableReason(server));
        assumeTrue(ServerProcess.endsWithJvm(), "needs the program setpriv");
        try (JavaProcess owner = JavaProcess.start(ServerOwner.class, Map.of(), List.of(server, "wait"))) {
            Path folder = Path.of(String.valueOf(owner.readLine()));
            int port = Integer.parseInt(String.valueOf(owner.readLine()));
            assertThat(listens(port)).isTrue();

            owner.kill();

            while (listens(port)) {
                Thread.sleep(20);
            }
            Folders.delete(folder);
        }
    }
}
