package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.ProgressListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        Instant began = Instant.now();
        long start = System.nanoTime();
        ThroughputLog throughput = new ThroughputLog();
        TransferOutcome outcome = attempt(work, throughput);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        Failure failure = outcome.failure();
        outcome.report().warnings().forEach(warning -> output.message("warning: " + warning));
        FinishedRun finished = new FinishedRun(
                command,
                transfer,
                outcome.report(),
                began,
                duration,
                throughput.courses(),
                failure == null ? null : String.valueOf(failure.getMessage()),
                outcome.isReported() ? nextSteps.apply(outcome.report()) : List.of());
        if (options.json) {
            output.out().println(Json.pretty(JsonReport.of(finished)));
        } else if (!options.quiet && transfer != null && outcome.isReported()) {
            new Summary(output).print(transfer, outcome.report(), finished.nextSteps());
        }
        if (reportFile != null) {
            reportFile.write(finished);
        }
        if (failure != null) {
            throw failure;
        }
        return ExitCode.DONE.number;
    }

    private TransferOutcome attempt(Work work, ThroughputLog throughput) {
        try (ProgressBars progress = new ProgressBars(output, options.progress, options.quiet)) {
            Transfer resolved = options.resolve();
            transfer = resolved;
            if (options.report != null) {
                reportFile = ReportFile.at(options.report, resolved);
            }
            return work.run(resolved, (phase, done, total) -> {
                progress.progress(phase, done, total);
                throughput.progress(phase, done, total);
            });
        } catch (Failure failure) {
            return TransferOutcome.of(failure);
        } catch (RuntimeException e) {
            return TransferOutcome.of(Failure.unforeseen(e));
        }
    }
}
