package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell about a run of copy or verify.
 *
 * @param command the name of the command
 * @param transfer its stores, or null if it did not come that far
 * @param began when it began
 * @param duration how long it took
 * @param throughput how fast the tokens of each phase went
 * @param message what went wrong, or null
 * @param nextSteps what to do next, for people
 */
record FinishedRun(
        String command,
        @Nullable Transfer transfer,
        MigrationReport report,
        Instant began,
        Duration duration,
        List<ThroughputLog.Course> throughput,
        @Nullable String message,
        List<String> nextSteps) {}
