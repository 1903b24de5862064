package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another Java process with the class path of this one, for tests of what only shows between processes.
 *
 * <p>It is killed when it is closed, and after {@link #LIFETIME} at the latest. What it writes to its standard error is in the
 * message when it fails.
 */
public final class JavaProcess implements AutoCloseable {

    /** How long a process may run: 15 minutes. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private JavaProcess(Process process, Path errors) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts a process.
     *
     * @param main the class whose {@code main} method it runs
     * @param environment environment variables in addition to those of this process, the only place for secrets
     * @param arguments the arguments of the {@code main} method, seen by everybody in the process list
     * @return the running process
     */
    public static JavaProcess start(Class<?> main, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived: what helps at the start counts.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("tokenhold-process", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            CompletableFuture.delayedExecutor(LIFETIME.toSeconds(), TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            return new JavaProcess(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next line that the process writes to its standard output.
     *
     * @return the line, or null when the process has ended and all of its output was read
     */
    public @Nullable String readLine() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the process to end by itself and to be successful; otherwise that is an {@link AssertionError}.
     *
     * @return the lines of its standard output that were not read yet
     */
    public List<String> complete() {
        List<String> lines = output.lines().toList();
        try {
            int exitCode = process.waitFor();
            assertThat(exitCode)
                    .as("exit code of the process, which wrote to its standard error: %s", errors())
                    .isZero();
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a process", e);
        }
    }

    /**
     * Kills the process at once, as {@code kill -9} does, and waits for its end. That it has ended by itself before is an {@link
     * AssertionError}.
     *
     * @return the lines of its standard output that were not read yet
     */
    public List<String> kill() {
        assertThat(process.isAlive())
                .as("the process, which wrote to its standard error: %s, runs", errors())
                .isTrue();
        // Process.destroyForcibly would close the output as well.
        process.toHandle().destroyForcibly();
        List<String> lines = output.lines().toList();
        process.onExit().join();
        return lines;
    }

    /**
     * What the process has written to its standard error so far.
     *
     * @return the text
     */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        try {
            output.close();
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
