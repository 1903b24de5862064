package dev.tokenhold.migrate.cli;

import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.transfer.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a bar for each phase on standard error, without colours. */
final class ProgressBars implements ProgressListener, AutoCloseable {

    /** The longest bar; the last column stays empty, since some terminals begin a new line after it. */
    private static final int LONGEST = Text.LINE - 1;

    private static final Path TERMINAL = Path.of("/dev/tty");

    /** On Linux a link to what standard error is. */
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final PrintStream err;
    private final boolean shown;
    private @Nullable String task;
    private @Nullable ProgressBar bar;

    /** When to show bars. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    ProgressBars(Output output, When when, boolean quiet) {
        err = output.err();
        shown = !quiet && (when == When.ALWAYS || (when == When.AUTO && isTerminal()));
    }

    @Override
    public void progress(Phase current, long done, OptionalLong total) {
        show(
                switch (current) {
                    case PLAN -> "Planning";
                    case COPY -> "Copying";
                    case VERIFY -> "Verifying";
                },
                done,
                total);
    }

    boolean areShown() {
        return shown;
    }

    void show(String current, long done, OptionalLong total) {
        if (!shown) {
            return;
        }
        if (bar == null || !current.equals(task)) {
            close();
            task = current;
            bar = open(current, total);
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    private ProgressBar open(String name, OptionalLong total) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total.orElse(-1))
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(err, length()))
                .build();
    }

    // A bar that is longer than the line is not overwritten, but repeated. Java does not know the length.
    private static int length() {
        if (Files.isReadable(TERMINAL)) {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(TERMINAL.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                if (size.matches("\\d{1,5} [1-9]\\d{1,4}")) {
                    return Math.min(LONGEST, Integer.parseInt(size.substring(size.indexOf(' ') + 1)) - 1);
                }
            } catch (IOException e) {
                // There is no such program.
            }
        }
        return LONGEST;
    }

    // A console exists if input and output are terminals. It says nothing about standard error, but outside of Linux
    // there is no better way to ask.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        if (Files.isSymbolicLink(STANDARD_ERROR)) {
            try {
                String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException e) {
                return false;
            }
        }
        return System.console() != null;
    }
}
