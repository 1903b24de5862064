package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.ProgressListener;
import java.io.IOException;
import java.io.PrintStream;
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

    private static final int LINE = 79;

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
                .setConsumer(new ConsoleProgressBarConsumer(err, LINE))
                .build();
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
