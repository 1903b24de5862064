package dev.tokenhold.migrate.cli;

import dev.tokenhold.migrate.MigrationReport;
import dev.tokenhold.migrate.ProgressListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a command with two stores, and tells how it ended in every way that was asked for, however it ended. */
final class TransferRun {

    private final String command;
    private final TransferOptions options;
    private final Output output;
    private @Nullable Transfer transfer;
    private @Nullable ReportFile reportFile;

    /** What the command does with its stores. */
    @FunctionalInterface
    interface Work {

        /**
         * Does it.
         *
         * @throws Failure if it does not come to an outcome
         */
        TransferOutcome run(Transfer transfer, ProgressListener progress);
    }

    TransferRun(String command, TransferOptions options, Output output) {
        this.command = command;
        this.options = options;
        this.output = output;
    }

    /**
     * Does the work and tells the outcome.
     *
     * @param nextSteps what to tell the user after the summary
     * @return the exit code
     * @throws Failure if it failed
     */
    int run(Work work, Function<MigrationReport, List<String>> nextSteps) {
        long start = System.nanoTime();
        TransferOutcome outcome = attempt(work);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        Failure failure = outcome.failure();
        outcome.report().warnings().forEach(warning -> output.message("warning: " + warning));
        Map<String, @Nullable Object> object = JsonReport.of(
                command,
                transfer,
                outcome.report(),
                duration,
                failure == null ? null : String.valueOf(failure.getMessage()));
        if (options.json) {
            output.out().println(Json.pretty(object));
        } else if (!options.quiet && transfer != null && outcome.isReported()) {
            new Summary(output).print(transfer, outcome.report(), nextSteps.apply(outcome.report()));
        }
        if (reportFile != null) {
            reportFile.write(object);
        }
        if (failure != null) {
            throw failure;
        }
        return ExitCode.DONE.number;
    }

    private TransferOutcome attempt(Work work) {
        try (ProgressBars progress = new ProgressBars(output, options.progress, options.quiet)) {
            Transfer resolved = options.resolve();
            transfer = resolved;
            if (options.report != null) {
                reportFile = ReportFile.at(options.report, resolved);
            }
            return work.run(resolved, progress);
        } catch (Failure failure) {
            return TransferOutcome.of(failure);
        } catch (RuntimeException e) {
            return TransferOutcome.of(Failure.unforeseen(e));
        }
    }
}
