package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import dev.tokenhold.transfer.StoreComparison;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code verify}: compares two stores. */
@Command(
        name = "verify",
        description = "Compares two stores, every field of every token, and changes neither.",
        customSynopsis = "store-migrate verify --from URI --to URI [options]",
        footer = {"", "Example:", "  store-migrate verify --from zoho-csv:zoho_tokens.csv --to file:tokens.enc"})
final class VerifyCommand extends ReportedCommand {

    VerifyCommand(Output output, Interruption interruption) {
        super("verify", output, interruption);
    }

    @Override
    CheckedRun run(StorePair stores, ProgressListener progress) {
        return stores.open((from, to) -> {
            StoreComparison comparison = new StoreComparison(from, to, progress);
            interruption.cancelWith(comparison::cancel);
            return CheckedRun.of(comparison.run(), false, "its intact tokens are equal");
        });
    }

    @Override
    List<String> nextSteps(MigrationReport report) {
        if (report.result() == MigrationResult.OK) {
            return List.of("The stores are equal.");
        }
        String unequal = "The stores are not equal; nothing was changed.";
        return options.sealed
                ? List.of(
                        unequal,
                        "Sealed, a token equals only its own sealed copy: if both stores sealed the same token, the results"
                                + " differ. Verify with the keyring to learn more.")
                : List.of(unequal);
    }
}
