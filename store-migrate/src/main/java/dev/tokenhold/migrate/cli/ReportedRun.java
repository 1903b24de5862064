package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.RunReport;
import dev.tokenhold.migrate.cli.report.ThroughputLog;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a command with two stores and, however it ends, reports that in every form that the options ask for. */
final class ReportedRun {

    private final String command;
    private final StorePairOptions options;
    private final Output output;
    private @Nullable StorePair stores;
    private @Nullable ReportFile reportFile;

    /** What the command does with its stores. */
    @FunctionalInterface
    interface Work {

        /**
         * Does the work.
         *
         * @throws CommandException if it failed
         */
        MigrationReport run(StorePair stores, ProgressListener progress);
    }

    ReportedRun(String command, StorePairOptions options, Output output) {
        this.command = command;
        this.options = options;
        this.output = output;
    }

    /**
     * Does the work and reports the outcome.
     *
     * @param nextSteps what to tell the user after the summary
     * @return the exit code
     * @throws CommandException if the work failed
     */
    int run(Work work, Function<MigrationReport, List<String>> nextSteps) {
        Instant began = Instant.now();
        long start = System.nanoTime();
        ThroughputLog throughput = new ThroughputLog();
        MigrationReport outcome = null;
        CommandException failure = null;
        try {
            outcome = attempt(work, throughput);
        } catch (CommandException e) {
            failure = e;
            outcome = e.report();
        }
        boolean saysMore = outcome != null;
        if (outcome == null) {
            boolean damaged = failure != null && failure.exitCode() == ExitCode.DAMAGED;
            outcome = MigrationReport.empty(damaged ? MigrationResult.DAMAGED : MigrationResult.FAILED);
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        outcome.warnings().forEach(warning -> output.message("warning: " + warning));
        RunReport report = new RunReport(
                command,
                CommonOptions.programAndVersion(),
                stores == null ? null : stores.from().address().toString(),
                stores == null ? null : stores.to().address().toString(),
                outcome,
                began,
                duration,
                throughput.phases(),
                failure == null ? null : String.valueOf(failure.getMessage()),
                saysMore ? nextSteps.apply(outcome) : List.of());
        if (options.json) {
            output.out().println(report.asJson());
        } else if (!options.quiet && saysMore) {
            report.asText().forEach(output::print);
        }
        if (reportFile != null) {
            reportFile.write(report);
        }
        if (failure != null) {
            throw failure;
        }
        return ExitCode.DONE.number;
    }

    private MigrationReport attempt(Work work, ThroughputLog throughput) {
        try (ProgressBars progress = new ProgressBars(output, options.progress, options.quiet)) {
            StorePair resolved = options.resolve();
            stores = resolved;
            if (options.report != null) {
                reportFile = ReportFile.at(options.report, resolved);
            }
            return work.run(resolved, (phase, done, total) -> {
                progress.progress(phase, done, total);
                throughput.progress(phase, done, total);
            });
        } catch (CommandException e) {
            throw e;
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.REACHING);
        } catch (RuntimeException e) {
            throw CommandException.unforeseen(e);
        }
    }
}
