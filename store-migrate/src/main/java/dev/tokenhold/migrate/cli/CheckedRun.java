package dev.tokenhold.migrate.cli;

import dev.tokenhold.migrate.cli.CommandException.During;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.TokenCounts;
import org.jspecify.annotations.Nullable;

/**
 * How a copy or a comparison ended.
 *
 * @param report what it did and found
 * @param failure why the command fails, or null if it did all that it was to do
 */
record CheckedRun(MigrationReport report, @Nullable CommandException failure) {

    /**
     * Checks a report.
     *
     * @param writes whether the run was to write
     * @param onDamage says what happened to the rest if the source is damaged
     */
    static CheckedRun of(MigrationReport report, boolean writes, String onDamage) {
        return new CheckedRun(report, failure(report, writes, onDamage));
    }

    private static @Nullable CommandException failure(MigrationReport report, boolean writes, String onDamage) {
        TokenCounts counts = report.counts();
        long written = writes ? counts.created() + counts.updated() : 0;
        return switch (report.result()) {
            case OK, DRY_RUN -> null;
            case CONFLICTS ->
                new CommandException(
                        ExitCode.CONFLICTS,
                        Text.count(counts.conflicts(), "conflict") + " with what the target holds, "
                                + (written == 0 ? "nothing was copied" : "which appeared while it was being written")
                                + "; decide with --on-conflict skip, overwrite or newest");
            case MISMATCH ->
                new CommandException(
                        ExitCode.MISMATCH,
                        "the stores differ: "
                                + Text.count(report.differences().size() + report.omitted(), "difference"));
            case DAMAGED ->
                new CommandException(
                        ExitCode.DAMAGED,
                        "the source is damaged in "
                                + Text.count(report.damaged().size(), "place") + ": " + onDamage);
            case FAILED ->
                report.cause()
                        .map(cause -> written == 0
                                ? CommandException.of(cause, During.FIRST_WRITE)
                                : CommandException.of(cause, During.WRITING)
                                        .with("; " + Text.count(written, "token") + " had been copied by then"))
                        .orElseGet(() -> refused(Text.count(counts.failed(), "token"), writes));
        };
    }

    private static CommandException refused(String tokens, boolean writes) {
        return new CommandException(
                ExitCode.FAILED,
                writes
                        ? "the target refused " + tokens + ", the rest was copied"
                        : "the target would refuse " + tokens + ", the rest would be copied");
    }
}
