package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks what the machine that runs the tests allows; a test that needs more is skipped and says what it needs. */
public final class Machine {

    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
    private static final String IGNORED_SIGNALS = "SigIgn:";

    private Machine() {}

    /** Skips the test unless root runs it. */
    public static void requireRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }

    /**
     * Skips the test unless a program is installed.
     *
     * @param name its name, looked for in the {@code PATH}
     */
    public static void requireProgram(String name) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name))),
                "needs the program " + name);
    }

    /**
     * Skips the test if something that it needs is not available.
     *
     * @param unavailableReason why it is not; empty if it is
     */
    public static void requireAvailable(Optional<String> unavailableReason) {
        unavailableReason.ifPresent(reason -> assumeTrue(false, reason));
    }

    /**
     * Skips the test if the processes that it starts ignore a signal, as they ignore SIGINT if a script runs the tests in the
     * background. Runs the test if that cannot be told.
     *
     * @param number the number of the signal
     */
    public static void requireSignal(int number) {
        try (Stream<String> status = Files.lines(PROCESS_STATUS)) {
            assumeTrue(
                    status.filter(line -> line.startsWith(IGNORED_SIGNALS))
                            .map(line -> new BigInteger(
                                    line.substring(IGNORED_SIGNALS.length()).strip(), 16))
                            .noneMatch(ignored -> ignored.testBit(number - 1)),
                    "needs the signal " + number + ", which is ignored here, as in a script's background job");
        } catch (IOException e) {
            // A system without /proc.
        }
    }

    /**
     * Runs a command, and skips the test when it fails, for example because a container may not mount.
     *
     * @param command the command with its arguments
     */
    public static void requireSuccess(String... command) {
        Result result = execute(command);
        assumeTrue(result.exitCode == 0, () -> "needs " + String.join(" ", command) + ": " + result.output);
    }

    /**
     * Runs a command that has to succeed.
     *
     * @param command the command with its arguments
     * @return what it prints, to standard output and standard error, without white space around it
     */
    public static String run(String... command) {
        Result result = execute(command);
        assertThat(result.exitCode)
                .as("%s: %s", List.of(command), result.output)
                .isZero();
        return result.output;
    }

    private record Result(int exitCode, String output) {}

    private static Result execute(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException e) {
            return new Result(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
