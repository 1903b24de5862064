package dev.tokenhold.spi;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.internal.WorkerThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that prints a secret, as {@link SecretSource} describes it. Nothing that it writes to its standard output appears in a
 * message.
 */
final class SecretCommand {

    private static final int TIMEOUT_SECONDS = 30;

    /** Java, like a shell, adds the number of the signal that killed a program to this number. */
    private static final int KILLED_BY = 128;

    private static final int LAST_SIGNAL = 64;

    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"]++|\"[^\"]*+\")+");
    private static final Pattern VARIABLE = Pattern.compile("\\w+=.*", Pattern.DOTALL);

    private final List<String> words;

    private SecretCommand(List<String> words) {
        this.words = words;
    }

    /**
     * Splits a command line into the program and its arguments.
     *
     * @param line what follows {@code command:}
     * @return the command, which has not run
     * @throws InvalidConfigurationException if it names no program; the message does not repeat the line
     */
    static SecretCommand parse(String line) {
        if (line.chars().filter(c -> c == '"').count() % 2 != 0) {
            throw new InvalidConfigurationException(
                    "the source of the secret has a double quote that is not closed: put an"
                            + " argument with spaces between two of them, as in command:cat \"my file\"");
        }
        List<String> words = WORD.matcher(line)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace("\"", ""))
                .toList();
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new InvalidConfigurationException(
                    "the source of the secret names no program: expected command:PROGRAM ARG…");
        }
        // Its value may be a secret, and messages name the program.
        if (VARIABLE.matcher(words.get(0)).matches()) {
            throw new InvalidConfigurationException(
                    "the source of the secret sets a variable, but there is no shell that would do so: set it in the"
                            + " environment of this program, or use command:env NAME=VALUE PROGRAM ARG…");
        }
        return new SecretCommand(words);
    }

    /**
     * Runs the program.
     *
     * @param what what the secret is, for messages
     * @return the first line of its output, not empty; overwrite it after use
     * @throws KeyUnavailableException if there is none, the program fails, it does not end within 30 seconds, or the thread is
     *     interrupted; the program and what it has started are killed if they still run
     * @throws IOException if the line has more than 1 MiB or is not UTF-8
     */
    char[] read(String what) throws IOException {
        CompletableFuture<@Nullable Void> timeout = new CompletableFuture<>();
        timeout.completeOnTimeout(null, TIMEOUT_SECONDS, TimeUnit.SECONDS);
        try {
            return read(what, timeout);
        } finally {
            timeout.cancel(false);
        }
    }

    /** Does the same with a timeout of the caller's. */
    char[] read(String what, CompletableFuture<?> timeout) throws IOException {
        Process process = start(what);
        ErrorTail errors = new ErrorTail();
        CompletableFuture<SecretLine> line = new CompletableFuture<>();
        ExecutorService threads = WorkerThreads.start(3, "tokenhold-secret");
        threads.execute(() -> readLine(process.getInputStream(), line));
        threads.execute(() -> errors.read(process.getErrorStream()));
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> exitCode(process), threads);
        // A program that fails may leave behind another one that keeps its output open.
        CompletableFuture<?> done =
                exit.thenCompose(code -> code == 0 ? CompletableFuture.allOf(line) : CompletableFuture.allOf());
        try {
            CompletableFuture.anyOf(done, timeout).get();
            if (!done.isDone()) {
                end(process.toHandle());
                throw failure(
                        what,
                        "the program was not done after " + TIMEOUT_SECONDS
                                + " seconds and was ended; find out what it waits for: it has no standard input",
                        errors);
            }
            if (exit.join() != 0) {
                throw failure(what, "the program ended with " + described(exit.join()), errors);
            }
            char[] secret = line.join().text();
            if (secret.length == 0) {
                throw failure(what, "the first line of its output is empty", errors);
            }
            return secret;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyUnavailableException(
                    unreadable(what) + "the thread was interrupted while the program ran; the program was ended", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw WorkerThreads.failure(e.getCause());
        } finally {
            end(process.toHandle());
            // Now, or when the program has ended.
            CompletableFuture<?> unused = line.thenAccept(SecretLine::wipe);
        }
    }

    /** Returns the program without its arguments, which may be confidential: {@code command:vault …}. */
    @Override
    public String toString() {
        return "command:" + words.get(0) + (words.size() > 1 ? " …" : "");
    }

    private Process start(String what) {
        try {
            Process process = new ProcessBuilder(words).start();
            // A program that asks there has to fail and not to wait.
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    unreadable(what) + "the program cannot be started: " + FileFailure.reason(e)
                            + "; install it, put it on the PATH, or give its path",
                    e);
        }
    }

    private static void readLine(InputStream output, CompletableFuture<SecretLine> line) {
        try (output) {
            try {
                line.complete(SecretLine.read(output));
            } finally {
                // The program fails if it cannot write the rest.
                output.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            line.completeExceptionally(e);
        }
    }

    // Process.onExit needs a free thread of the common pool.
    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing interrupts this thread", e);
        }
    }

    private static String described(int exitCode) {
        int signal = exitCode - KILLED_BY;
        return "exit code " + exitCode
                + (signal > 0 && signal <= LAST_SIGNAL
                        ? ", which usually means that signal " + signal + " killed it"
                        : "");
    }

    /**
     * Kills a process and what it has started; the parent first, so that it starts nothing more. What it starts in the moment between
     * the list of its children and its end escapes: nothing in Java stops it before.
     */
    private static void end(ProcessHandle process) {
        // The id of a process that has ended may be that of a foreign one.
        if (process.isAlive()) {
            List<ProcessHandle> children = process.children().toList();
            process.destroyForcibly();
            children.forEach(SecretCommand::end);
        }
    }

    private KeyUnavailableException failure(String what, String reason, ErrorTail errors) {
        String written = errors.text();
        return new KeyUnavailableException(unreadable(what)
                + reason
                + (written.isEmpty()
                        ? "; it wrote nothing to its standard error: run it in a shell to see why"
                        : "; it wrote to its standard error: " + written));
    }

    private String unreadable(String what) {
        return "the " + what + " cannot be read from " + this + ": ";
    }
}
