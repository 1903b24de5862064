package dev.tokenhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.testkit.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final String PASSPHRASE = "five random words";

    @TempDir
    private Path folder;

    /** The program of the other processes. */
    public static void main(String[] arguments) {
        try {
            Keyring keyring = Keyring.create(
                    Path.of(arguments[0]),
                    KeyProtection.passphrase(System.getenv("TEST_PASSPHRASE").toCharArray()));
            System.out.println("created " + keyring.info());
        } catch (InvalidConfigurationException e) {
            System.out.println("exists");
        } catch (StoreUnavailableException e) {
            System.out.println("unavailable, outcome unknown: " + e.outcomeUnknown());
        }
    }

    @Test
    void oneOfManyProcessesCreatesTheFile() throws IOException {
        Path file = folder.resolve("tokenhold.keyring");
        List<JavaProcess> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(JavaProcess.start(
                    KeyringIT.class, Map.of("TEST_PASSPHRASE", PASSPHRASE), List.of(file.toString())));
        }
        List<String> outcomes =
                processes.stream().map(process -> process.complete().get(0)).toList();
        processes.forEach(JavaProcess::close);

        KeyringInfo info = Keyring.open(file, KeyProtection.passphrase(PASSPHRASE.toCharArray()))
                .info();
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
                        logs.resolve("trace"), "inject=/^fsync$:error=EIO:when=1", folder.toRealPath(), file))
                .isEqualTo("unavailable, outcome unknown: true\n");
        assertThat(file).exists();
    }

    @Test
    void errorOfTheFileSyncLeavesNothing(@TempDir Path logs) throws Exception {
        Path file = folder.toRealPath().resolve("tokenhold.keyring");

        assertThat(createUnderStrace(logs.resolve("trace"), "inject=/^fsync$:error=EIO:when=1", null, file))
                .isEqualTo("unavailable, outcome unknown: false\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static String createUnderStrace(Path trace, String fault, Path onlyPath, Path file) throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.toString()));
        command.addAll(List.of("-e", "trace=/^fsync$", "-e", fault));
        if (onlyPath != null) {
            command.addAll(List.of("-P", onlyPath.toString()));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KeyringIT.class.getName(),
                file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TEST_PASSPHRASE", PASSPHRASE);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "needs the program strace");
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assumeTrue(Files.exists(trace) && !output.isEmpty(), "needs a strace that may trace");
        assertThat(Files.readString(trace)).contains("INJECTED");
        return output;
    }
}
