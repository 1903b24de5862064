package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.TamperedRecordException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.SourceFailure;
import dev.tokenhold.transfer.TokenCounts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a copy or a comparison and checks how it ended. */
final class CheckedRun {

    private CheckedRun() {}

    /**
     * Does the work.
     *
     * @param writes whether it is to write
     * @param onDamage says what happens to the rest if the source is damaged
     * @return the report, if the work did all that it was to do
     * @throws CommandException else; with the report, unless the work failed before it wrote anything
     */
    static MigrationReport of(Supplier<MigrationReport> work, boolean writes, String onDamage) {
        MigrationReport report;
        try {
            report = work.get();
        } catch (TokenStoreException e) {
            throw failure(e, CommandException.During.REACHING);
        }
        CommandException failure = failure(report, writes, onDamage);
        if (failure != null) {
            throw failure.with(report);
        }
        return report;
    }

    private static CommandException failure(TokenStoreException e, CommandException.During during) {
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
