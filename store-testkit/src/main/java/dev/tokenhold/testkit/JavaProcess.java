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
 * Another Java process with the class path of this one, for tests between processes.
 *
 * <p>It is killed when you close it, and after {@link #LIFETIME} at the latest. If it fails, the message contains its standard
 * error.
 */
public final class JavaProcess implements AutoCloseable {

    /** How long a process may run: 15 minutes. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    /** The program {@code java} of this JVM. */
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final ClassArchive.Start start;
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    private JavaProcess(ClassArchive.Start start, Process process, Path errors) {
        this.start = start;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.errors = errors;
    }

    /**
     * Starts a process.
     *
     * @param main the class whose {@code main} method it runs
     * @param environment environment variables in addition to those of this process; put secrets only here
     * @param arguments the arguments of the {@code main} method, which everyone can see in the process list
     * @return the running process
     */
    public static JavaProcess start(Class<?> main, Map<String, String> environment, List<String> arguments) {
        ClassArchive.Start start = ClassArchive.next(main.getPackage() == JavaProcess.class.getPackage());
        List<String> command = commandLine(start, main, environment);
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("tokenhold-process", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            CompletableFuture.delayedExecutor(LIFETIME.toSeconds(), TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            return new JavaProcess(start, process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line up to the name of the main class. */
    static List<String> commandLine(ClassArchive.Start start, Class<?> main, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC", "-Dstdout.encoding=UTF-8"));
        // Short-lived: what helps at the start counts, unless a key is derived from a passphrase, which needs the
        // compiler.
        if (environment.keySet().stream().noneMatch(name -> name.endsWith("PASSPHRASE"))) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(start.options());
        command.add(main.getName());
        return command;
    }

    /**
     * Reads the next line of the process's standard output.
     *
     * @return the line, or null if the process has ended and all of its output was read
     */
    public @Nullable String readLine() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the process to end successfully by itself; throws {@link AssertionError} otherwise.
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
            start.succeeded();
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a process", e);
        }
    }

    /**
     * Kills the process at once, as {@code kill -9} does, and waits for its end. Throws {@link AssertionError} if it has already
     * ended by itself.
     *
     * @return the lines of its standard output that were not read yet
     */
    public List<String> kill() {
        assertThat(process.isAlive())
                .as("the process, which wrote to its standard error: %s, runs", errors())
                .isTrue();
        // Process.destroyForcibly would also close the output.
        process.toHandle().destroyForcibly();
        List<String> lines = output.lines().toList();
        process.onExit().join();
        return lines;
    }

    /**
     * Sends a signal to the process.
     *
     * @param name its name, for example {@code STOP}
     */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending a signal", e);
        }
    }

    /** {@return what the process has written to its standard error so far} */
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
        start.ended();
        try {
            output.close();
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
