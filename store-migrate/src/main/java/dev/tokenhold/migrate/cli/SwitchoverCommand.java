package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.mirror.Switchover;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchover}: makes the other one of two mirrored stores lead. */
@Command(
        name = "switchover",
        description = {
            "Makes the other one of two mirrored stores lead, for all programs that use them as a MirroredTokenStore.",
            "",
            "What the new leader has not is copied first. Then, while the stores are compared, and what differs is copied and"
                    + " verified, these programs go on to read and wait to write. What the new leader has and the old one has not is deleted. If the stores cannot be made equal, the"
                    + " old one goes on to lead."
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
final class SwitchoverCommand implements Callable<Integer> {

    private final Output output;
    private final Interruption interruption;

    @Mixin
    private final StorePairOptions options = new StorePairOptions();

    @Option(
            names = "--give-back",
            description = "let --from lead again after a switchover that was interrupted, and do nothing else")
    private boolean givesBack;

    SwitchoverCommand(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        if (givesBack) {
            return giveBack();
        }
        return new ReportedRun("switchover", options, output).run(this::switchOver, SwitchoverCommand::nextSteps);
    }

    private TransferOutcome switchOver(StorePair stores, ProgressListener progress) {
        requireOpened(stores);
        try (TokenStore from = stores.from().openExisting();
                TokenStore to = stores.to().openExisting(CommandException.During.REACHING)) {
            try {
                Switchover switchover = new Switchover(from, to, progress);
                interruption.cancelWith(switchover::cancel);
                return TransferOutcome.of(switchover.run(), true, "it goes on to lead; repair it first");
            } catch (TokenStoreException e) {
                throw TransferOutcome.failure(e, CommandException.During.REACHING);
            }
        }
    }

    private int giveBack() {
        StorePair stores = options.resolve();
        requireOpened(stores);
        try (TokenStore from = stores.from().openExisting();
                TokenStore to = stores.to().openExisting(CommandException.During.REACHING)) {
            new Switchover(from, to, (phase, done, total) -> {}).giveBack();
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.FIRST_WRITE);
        }
        output.print(stores.from().address() + " leads");
        return ExitCode.DONE.number;
    }

    private static void requireOpened(StorePair stores) {
        if (stores.to().isSealed()) {
            throw CommandException.usage(
                    "each store of a mirror seals its records for itself, so that they cannot be compared sealed:"
                            + " leave out --sealed");
        }
    }

    private static List<String> nextSteps(MigrationReport report) {
        return List.of(
                report.result() == MigrationResult.OK
                        ? "The target leads now; the source follows, for the way back."
                        : "The source goes on to lead. Next: put right what the message names and run the same command again.");
    }
}
