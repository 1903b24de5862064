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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command with two stores. However it ends, it reports that in every form that its options ask for. */
abstract class ReportedCommand implements Callable<Integer> {

    final Output output;
    final Interruption interruption;

    @Mixin
    final StorePairOptions options = new StorePairOptions();

    private final String name;
    private @Nullable StorePair stores;
    private @Nullable ReportFile reportFile;

    ReportedCommand(String name, Output output, Interruption interruption) {
        this.name = name;
        this.output = output;
        this.interruption = interruption;
    }

    /**
     * Does the work.
     *
     * @throws CommandException if it failed before it wrote anything
     * @throws TokenStoreException likewise
     */
    abstract CheckedRun run(StorePair stores, ProgressListener progress);

    /** Returns what to tell the user after the summary. */
    abstract List<String> nextSteps(MigrationReport report);

    @Override
    public Integer call() {
        Instant began = Instant.now();
        long start = System.nanoTime();
        ThroughputLog throughput = new ThroughputLog();
        CheckedRun run = null;
        CommandException failure;
        try {
            run = attempt(throughput);
            failure = run.failure();
        } catch (CommandException e) {
            failure = e;
        } catch (TokenStoreException e) {
            failure = CommandException.of(e, CommandException.During.REACHING);
        } catch (RuntimeException e) {
            failure = CommandException.unforeseen(e);
        }
        boolean damaged = failure != null && failure.exitCode() == ExitCode.DAMAGED;
        MigrationReport outcome = run != null
                ? run.report()
                : MigrationReport.empty(damaged ? MigrationResult.DAMAGED : MigrationResult.FAILED);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        outcome.warnings().forEach(warning -> output.message("warning: " + warning));
        RunReport report = new RunReport(
                name,
                CommonOptions.programAndVersion(),
                stores == null ? null : stores.from().address().toString(),
                stores == null ? null : stores.to().address().toString(),
                outcome,
                began,
                duration,
                throughput.phases(),
                failure == null ? null : failure.getMessage(),
                run == null ? List.of() : nextSteps(outcome));
        if (options.json) {
            output.out().println(report.asJson());
        } else if (!options.quiet && run != null) {
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

    private CheckedRun attempt(ThroughputLog throughput) {
        try (ProgressBars progress = new ProgressBars(output, options.progress, options.quiet)) {
            StorePair resolved = options.resolve();
            stores = resolved;
            if (options.report != null) {
                reportFile = ReportFile.at(options.report, resolved);
            }
            return run(resolved, (phase, done, total) -> {
                progress.progress(phase, done, total);
                throughput.progress(phase, done, total);
            });
        }
    }
}
