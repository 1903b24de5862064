package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.SecretSource;
import dev.tokenhold.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keyrings created by other processes. */
class KeyringIT {

    @TempDir
    private Path folder;

    /** The program of the other processes. */
    public static void main(String[] arguments) {
        try {
            Keyring keyring = Keyring.create(Path.of(arguments[0]), protection(arguments[1], arguments[2]));
            System.out.println("created " + keyring.info());
        } catch (InvalidConfigurationException e) {
            System.out.println("exists");
        } catch (StoreUnavailableException e) {
            System.out.println("unavailable, outcome unknown: " + e.outcomeUnknown());
        }
    }

    private static KeyProtection protection(String keyStore, String password) {
        return KeyProtection.keyStore(
                Path.of(keyStore), SecretSource.parse(password).read("the password"), "tokens");
    }

    private static List<String> arguments(Path file) {
        Map<String, String> settings = TestKeyring.settings();
        return List.of(file.toString(), settings.get("keyring.keystore"), settings.get("keyring.keystore.password"));
    }

    @Test
    void oneOfManyProcessesCreatesTheFile() throws IOException {
        Path file = folder.resolve("tokenhold.keyring");
        List<JavaProcess> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(JavaProcess.start(KeyringIT.class, Map.of(), arguments(file)));
        }
        List<String> outcomes =
                processes.stream().map(process -> process.complete().get(0)).toList();
        processes.forEach(JavaProcess::close);

        List<String> key = arguments(file);
        KeyringInfo info =
                Keyring.open(file, protection(key.get(1), key.get(2))).info();
        assertThat(outcomes).containsExactlyInAnyOrder("created " + info, "exists", "exists", "exists");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** The keyring is there then, and may be in use already: that nothing was created would be wrong. */
    @Test
    void errorOfTheFolderSyncLeavesTheOutcomeUnknown(@TempDir Path logs) throws Exception {
        Path file = folder.toRealPath().resolve("tokenhold.keyring");

        assertThat(createUnderStrace(
                        logs.resolve("trace"), "/^fsync$:error=EIO:when=1", List.of(folder.toRealPath()), file))
                .isEqualTo("unavailable, outcome unknown: true\n");
        assertThat(file).exists();
    }

    @Test
    void errorOfTheFileSyncLeavesNothing(@TempDir Path logs) throws Exception {
        Path file = folder.toRealPath().resolve("tokenhold.keyring");

        assertThat(createUnderStrace(logs.resolve("trace"), "/^fsync$:error=EIO:when=1", List.of(), file))
                .isEqualTo("unavailable, outcome unknown: false\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static String createUnderStrace(Path trace, String fault, List<Path> paths, Path file) throws Exception {
        return TracedProcess.run(trace, fault, paths, KeyringIT.class, arguments(file));
    }
}
