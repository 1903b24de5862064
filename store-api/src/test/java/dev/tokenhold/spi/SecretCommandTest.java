package dev.tokenhold.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.KeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class SecretCommandTest {

    private static final CompletableFuture<?> NO_TIMEOUT = new CompletableFuture<>();

    @TempDir
    Path folder;

    private static String read(String command) {
        return new String(SecretSource.parse("command:" + command).read("passphrase"));
    }

    private static ThrowableAssertAlternative<KeyUnavailableException> assertFails(String command) {
        return assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> read(command));
    }

    /** Starts a command in a thread of its own. */
    private static FutureTask<String> start(String command, CompletableFuture<?> timeout) {
        SecretCommand parsed = SecretCommand.parse(command);
        return new FutureTask<>(() -> new String(parsed.read("passphrase", timeout)));
    }

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    @Test
    void takesTheFirstLine() {
        for (String output : List.of(
                "s\\303\\251cret", "s\\303\\251cret\\n", "s\\303\\251cret\\r\\n", "s\\303\\251cret\\r\\nsecond\\n")) {
            assertThat(read("printf " + output)).as(output).isEqualTo("s\u00E9cret");
        }
        assertThat(read("printf \" a b \\n\"")).isEqualTo(" a b ");
    }

    @Test
    void readsWhatFollowsTheFirstLineSoThatTheProgramCanWriteIt() {
        assertThat(read("sh -c \"echo secret && head -c 3000000 /dev/zero\"")).isEqualTo("secret");
    }

    @Test
    void readsStandardErrorSoThatTheProgramCanWriteIt() {
        assertThat(read("sh -c \"head -c 3000000 /dev/zero >&2 && echo secret\""))
                .isEqualTo("secret");
    }

    @Test
    void standardInputIsEmpty() {
        assertThat(read("sh -c \"cat && echo secret\"")).isEqualTo("secret");
    }

    @Test
    void passesTheEnvironmentOn() {
        assertThat(read("printenv PATH")).isEqualTo(System.getenv("PATH"));
    }

    @Test
    void noShellReadsTheArguments() {
        assertThat(read("printf %s| $(id) ; * ~ $PATH 'a b' \\ >x")).isEqualTo("$(id)|;|*|~|$PATH|'a|b'|\\|>x|");
    }

    @Test
    void doubleQuotesKeepWhiteSpaceAndNothingElse() {
        assertThat(read(" printf  %s| \"a  b\"\t--c=\"d e\"f \"\" \"'g'\" ")).isEqualTo("a  b|--c=d ef||'g'|");
        assertThat(read("\"printf\" \"x".concat("y".repeat(100_000)).concat("\"")))
                .hasSize(100_001);
    }

    @Test
    void refusesWhatIsNoCommandWithoutRepeatingIt() {
        assertRefused("", "names no program");
        assertRefused("  ", "names no program");
        assertRefused("\"\" XYZZY", "names no program");
        assertRefused("XYZZY \"XYZZY", "double quote");
        assertRefused("TOKEN=XYZZY vault", "environment");
    }

    private static void assertRefused(String command, String reason) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .as(command)
                .isThrownBy(() -> SecretSource.parse("command:" + command))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void showsTheProgramWithoutItsArguments() {
        assertThat(SecretSource.parse("command:vault kv get XYZZY")).hasToString("command:vault …");
        assertThat(SecretSource.parse("command:get-passphrase")).hasToString("command:get-passphrase");
    }

    @Test
    void failureShowsStandardErrorAndNeverStandardOutput() {
        assertFails("sh -c \"echo XYZZY; echo PLUGH; echo access denied >&2; echo log in first >&2; exit 3\"")
                .withMessage("the passphrase cannot be read from command:sh …: the program ended with exit code 3;"
                        + " it wrote to its standard error: access denied / log in first")
                .satisfies(e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("XYZZY").doesNotContain("PLUGH");
                });
    }

    @Test
    void standardErrorCannotChangeATerminal() {
        assertFails("sh -c \"printf '\\033[1;31mred\\033[0m\\ta\\r\\n\\n\\007b\\033\\342\\200\\256c\\n' >&2; exit 1\"")
                .withMessageEndingWith("standard error: red a / b  c");
    }

    @Test
    void onlyTheEndOfStandardErrorIsShown() {
        assertFails("sh -c \"head -c 100000 /dev/zero | tr '\\000' x >&2; printf '\\nthe reason' >&2; exit 1\"")
                .withMessageEndingWith("xxx / the reason")
                .withMessageContaining("standard error: …xxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_200));
    }

    @Test
    void saysThatASignalKilledTheProgram() {
        assertFails("sh -c \"kill -9 $$\"").withMessageContaining("signal 9 killed");
        assertFails("sh -c \"exit 255\"").withMessageContaining("exit code 255; ");
    }

    @Test
    void saysWhyAProgramCannotBeStarted() throws IOException {
        Path notExecutable = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");

        assertFails("no-such-program XYZZY")
                .withMessageContaining(
                        "cannot be read from command:no-such-program …: the program cannot be started: No such file or directory; install")
                .withStackTraceContaining("no-such-program")
                .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("XYZZY"));
        assertFails(notExecutable + " XYZZY").withMessageContaining("cannot be started: Permission denied; ");
        assertFails(folder.toString()).withMessageContaining("cannot be started: Permission denied; ");
        assertFails("echo XYZZY\0").withMessageContaining("invalid null character");
    }

    @Test
    void refusesEmptyOutputAndShowsStandardError() {
        for (String command : List.of("true", "echo", "printf \\r\\n", "printf \\nsecond")) {
            assertFails(command).withMessageContaining("the first line of its output is empty; it wrote nothing");
        }
        assertFails("sh -c \"echo no such entry >&2\"")
                .withMessageContaining("is empty")
                .withMessageEndingWith("no such entry");
    }

    @Test
    void refusesOutputThatIsNotUtf8() {
        assertFails("printf XYZZY\\351")
                .withMessageContainingAll("passphrase", "command:printf …", "UTF-8")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void refusesALineOfMoreThanAMebibyte() {
        assertThat(read("head -c 1048576 /dev/zero")).hasSize(1 << 20);
        assertFails("head -c 3000000 /dev/zero")
                .withMessageContaining("command:head …: its first line has more than 1 MiB");
    }

    @Test
    void timeoutEndsTheProgramAndWhatItHasStarted() throws Exception {
        Path fifo = fifo();
        CompletableFuture<Boolean> timeout = new CompletableFuture<>();
        FutureTask<String> reading = start(
                "sh -c \"echo XYZZY; echo asking >&2; ( (exec sleep 1000 > " + fifo + "); true) & wait\"", timeout);
        new Thread(reading).start();

        try (InputStream held = Files.newInputStream(fifo)) {
            timeout.complete(true);

            // Once no process holds it open for writing.
            assertThat(held.read()).isNegative();
        }
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(reading::get)
                .withCauseInstanceOf(KeyUnavailableException.class)
                .withMessageContainingAll(
                        "command:sh …: the program was not done after 30 seconds", "standard error: asking")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("XYZZY"));
    }

    @Test
    void interruptionEndsTheProgramAndWhatItHasStarted() throws Exception {
        Path fifo = fifo();
        FutureTask<String> reading = start("sh -c \"( (exec sleep 1000 > " + fifo + "); true) & wait\"", NO_TIMEOUT);
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            reading.run();
            stillInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();

        try (InputStream held = Files.newInputStream(fifo)) {
            thread.interrupt();

            assertThat(held.read()).isNegative();
        }
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(reading::get)
                .withCauseInstanceOf(KeyUnavailableException.class)
                .withMessageContaining("interrupted");
        assertThat(stillInterrupted.join()).isTrue();
    }

    @Test
    void doesNotWaitForAProcessThatIsLeftBehindWithTheOutput() throws Exception {
        Path fifo = fifo();
        FutureTask<String> succeeding = start("sh -c \"cat " + fifo + " & echo secret\"", NO_TIMEOUT);
        FutureTask<String> failing = start("sh -c \"cat " + fifo + " & echo XYZZY >&2; exit 3\"", NO_TIMEOUT);
        for (FutureTask<String> task : List.of(succeeding, failing)) {
            task.run();
            // Ends the process that is left behind.
            Files.newOutputStream(fifo).close();
        }

        assertThat(succeeding.get()).isEqualTo("secret");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(failing::get)
                .withMessageContaining("exit code 3");
    }
}
