package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.MigrationReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run of {@code copy}, {@code verify} or {@code switchover} ended, for people and for programs. It holds no secret and no
 * user name.
 *
 * @param command the name of the command
 * @param program the name and version of the program
 * @param from the URI of the source, or null if the run failed before it knew its stores
 * @param to the URI of the target, or null likewise
 * @param outcome what the run did and found
 * @param began when the run began
 * @param duration how long it took
 * @param throughput how fast each phase processed tokens, in the order of the phases
 * @param message what went wrong, or null
 * @param nextSteps what to do next, a paragraph each
 */
public record RunReport(
        String command,
        String program,
        @Nullable String from,
        @Nullable String to,
        MigrationReport outcome,
        Instant began,
        Duration duration,
        List<PhaseThroughput> throughput,
        @Nullable String message,
        List<String> nextSteps) {

    /** {@return the report as lines of text for a terminal, not yet escaped} */
    public List<String> asText() {
        return Summary.of(this);
    }

    /** {@return the report as one JSON object over several lines} */
    public String asJson() {
        return Json.pretty(JsonReport.of(this));
    }

    /** {@return the report as one HTML page} */
    public String asHtml() {
        return HtmlReport.of(this);
    }
}
