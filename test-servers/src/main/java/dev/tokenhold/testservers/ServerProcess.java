package dev.tokenhold.testservers;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running program that writes to a log file. If {@code setpriv} is installed, it ends with this JVM, however that ends. */
final class ServerProcess {

    private static final int LINES_OF_LOG = 30;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration END_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration END_POLL_INTERVAL = Duration.ofMillis(2);

    /** The signal comes when the thread ends that started the process, so that thread has to live as long as the JVM. */
    private static final Executor STARTER = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "server-starter");
        thread.setDaemon(true);
        return thread;
    });

    private static final List<String> ENDING_WITH_JVM =
            failure("setpriv", "--pdeathsig", "KILL", "true").isEmpty()
                    ? List.of("setpriv", "--pdeathsig", "KILL")
                    : List.of();

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static boolean endsWithJvm() {
        return !ENDING_WITH_JVM.isEmpty();
    }

    /** Starts a program, which appends to the log. */
    static ServerProcess start(List<String> command, Path log) {
        List<String> wrapped = new ArrayList<>(ENDING_WITH_JVM);
        wrapped.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(wrapped)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ServerProcess(
                    CompletableFuture.supplyAsync(() -> start(builder), STARTER).join(), log);
        } catch (CompletionException e) {
            throw new IllegalStateException(command.get(0) + " cannot be started: " + e.getCause(), e);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a short command. Returns the reason why it fails, or an empty string. */
    static String failure(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.onExit().join().exitValue() == 0 ? "" : "it fails: " + output.strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Writes the standard input of the program and waits until it ends successfully. */
    void complete(String input) {
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            kill();
            throw new IllegalStateException(lastLines("the program does not read its input"), e);
        }
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IllegalStateException(lastLines("the program failed with exit code " + exitCode));
        }
    }

    /** Asks the program something. */
    interface Condition {
        boolean holds() throws SQLException;
    }

    /** Waits until a condition holds; an exception counts as not yet. */
    void await(String otherwise, Condition condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        SQLException last = null;
        while (isAlive() && System.nanoTime() < deadline) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (SQLException e) {
                last = e;
            }
            sleep();
        }
        throw new IllegalStateException(lastLines(otherwise), last);
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Suspends the program and everything that it has started. */
    void suspend() {
        require("STOP");
        // Suspended, it starts no others.
        signalDescendants("STOP");
    }

    /** Resumes the program and everything that it has started. */
    void resume() {
        signalDescendants("CONT");
        require("CONT");
    }

    private void require(String signal) {
        String failure = signal(signal, process.pid());
        if (!failure.isEmpty()) {
            throw new IllegalStateException("signal " + signal + " for process " + process.pid() + ": " + failure);
        }
    }

    private void signalDescendants(String signal) {
        // One that has just ended needs no signal.
        process.descendants().forEach(descendant -> signal(signal, descendant.pid()));
    }

    private static String signal(String name, long process) {
        // Every shell has this command; not every machine has it as a program.
        return failure("sh", "-c", "kill -" + name + " " + process);
    }

    /** Kills the program and everything that it has started, as {@code kill -9} does, and waits for the end. */
    void kill() {
        // One that has ended has no others; suspended, it starts none while they are listed.
        signal("STOP", process.pid());
        List<ProcessHandle> descendants = process.descendants().toList();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        awaitEnd(descendants);
    }

    /** Waits for processes that are no children of this JVM; {@link ProcessHandle#onExit} takes more than a second to notice their end. */
    private static void awaitEnd(List<ProcessHandle> orphans) {
        long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
        while (orphans.stream().anyMatch(orphan -> runs(orphan.pid()))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("killed processes do not end: " + orphans);
            }
            LockSupport.parkNanos(END_POLL_INTERVAL.toNanos());
        }
    }

    /** Returns whether a process of this machine runs, of this JVM or not. */
    static boolean runs(long process) {
        try {
            // An ended process looks alive until it is collected, and not every machine does that soon.
            return !Files.readString(Path.of("/proc", Long.toString(process), "stat"))
                    .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks the program to end with a signal, and waits until it has. */
    void stop(String signal, long seconds) {
        require(signal);
        try {
            process.onExit().orTimeout(seconds, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new IllegalStateException(lastLines("the server did not stop within " + seconds + " s"), e);
        }
    }

    /** Returns the message, followed by the end of the log. */
    String lastLines(String message) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            List<String> last = lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size());
            return message + "; the end of its log:\n" + String.join("\n", last);
        } catch (IOException e) {
            return message + "; its log cannot be read: " + e;
        }
    }
}
