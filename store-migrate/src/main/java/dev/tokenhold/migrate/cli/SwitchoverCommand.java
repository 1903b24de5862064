package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.mirror.Switchover;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code switchover}: makes the other of two mirrored stores lead. */
@Command(
        name = "switchover",
        description = {
            "Makes the other of two mirrored stores lead, for all programs that use them as a MirroredTokenStore.",
            "",
            "First it copies the tokens that the new leader lacks. Then it compares the stores and makes them equal, while these"
                    + " programs can read but wait to write: it copies and verifies tokens that differ, and deletes those that only the"
                    + " new leader has. If the stores do not become equal, the old one still leads."
        },
        customSynopsis = {
            "store-migrate switchover --from URI --to URI [options]",
            "       store-migrate switchover --from URI --to URI --give-back [options]"
        },
        footer = {
            "",
            "Example, and the way back:",
            "  store-migrate switchover --from sqlite:old.db --to mysql://app@db1/app",
            "  store-migrate switchover --from mysql://app@db1/app --to sqlite:old.db"
        })
final class SwitchoverCommand extends ReportedCommand {

    @Option(names = "--give-back", description = "only make --from lead again, after an interrupted switchover")
    private boolean givesBack;

    SwitchoverCommand(Output output, Interruption interruption) {
        super("switchover", output, interruption);
    }

    @Override
    public Integer call() {
        return givesBack ? giveBack() : super.call();
    }

    @Override
    CheckedRun run(StorePair stores, ProgressListener progress) {
        requireOpened(stores);
        return stores.open((from, to) -> {
            Switchover switchover = new Switchover(from, to, progress);
            interruption.cancelWith(switchover::cancel);
            return CheckedRun.of(switchover.run(), true, "it still leads; repair it first");
        });
    }

    private Integer giveBack() {
        StorePair stores = options.resolve();
        requireOpened(stores);
        try {
            return stores.open((from, to) -> {
                new Switchover(from, to, (phase, done, total) -> {}).giveBack();
                output.print(stores.from().address() + " leads");
                return ExitCode.DONE.number;
            });
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.FIRST_WRITE);
        }
    }

    private static void requireOpened(StorePair stores) {
        if (stores.to().isSealed()) {
            throw CommandException.usage(
                    "each store of a mirror seals its own records, so they cannot be compared sealed: leave out --sealed");
        }
        stores.requireWritable();
    }

    @Override
    List<String> nextSteps(MigrationReport report) {
        return List.of(
                report.result() == MigrationResult.OK
                        ? "The target leads now; the source follows, for the way back."
                        : "The source still leads. Next: fix what the message names and run the same command again.");
    }
}
