package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.SourceFailure;
import dev.tokenhold.transfer.TokenCounts;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param report what it did and found
 * @param failure what went wrong, or null
 * @param isReported whether the report says more than the failure
 */
record TransferOutcome(MigrationReport report, @Nullable CommandException failure, boolean isReported) {

    /**
     * The outcome of a run that came to a report.
     *
     * @param writes whether it was to write
     * @param onDamage what was done with the rest if the source is damaged
     */
    static TransferOutcome of(MigrationReport report, boolean writes, String onDamage) {
        return new TransferOutcome(report, failure(report, writes, onDamage), true);
    }

    /** The outcome of a run that did not come that far. */
    static TransferOutcome of(CommandException failure) {
        MigrationResult result =
                failure.exitCode() == ExitCode.DAMAGED ? MigrationResult.DAMAGED : MigrationResult.FAILED;
        return new TransferOutcome(MigrationReport.empty(result), failure, false);
    }

    /** The failure of a run that ended with an exception before anything was written. */
    static CommandException failure(TokenStoreException e, CommandException.During during) {
        boolean damage = e instanceof CorruptStoreException || e instanceof TamperedRecordException;
        return CommandException.of(e, damage && SourceFailure.isMarkedOn(e) ? CommandException.During.READING : during);
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
                                + "; decide with --on-conflict skip, overwrite or newest",
                        null);
            case MISMATCH ->
                new CommandException(
                        ExitCode.MISMATCH,
                        "the stores differ: "
                                + Text.count(report.differences().size() + report.omitted(), "difference"),
                        null);
            case DAMAGED ->
                new CommandException(
                        ExitCode.DAMAGED,
                        "the source is damaged in "
                                + Text.count(report.damaged().size(), "place") + ": " + onDamage,
                        null);
            case FAILED -> {
                TokenStoreException cause = report.cause().orElse(null);
                yield cause == null
                        ? new CommandException(
                                ExitCode.FAILED,
                                writes
                                        ? "the target refused " + Text.count(counts.failed(), "token")
                                                + ", the rest was copied"
                                        : "the target would refuse " + Text.count(counts.failed(), "token")
                                                + ", the rest would be copied",
                                null)
                        : written == 0
                                ? failure(cause, CommandException.During.FIRST_WRITE)
                                : failure(cause, CommandException.During.WRITING)
                                        .with("; " + Text.count(written, "token") + " had been copied by then");
            }
        };
    }
}
