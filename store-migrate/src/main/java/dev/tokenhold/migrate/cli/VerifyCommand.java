package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import dev.tokenhold.transfer.StoreComparison;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code verify}: compares two stores. */
@Command(
        name = "verify",
        description = "Compares two stores, every field of every token, and changes neither.",
        customSynopsis = "store-migrate verify --from URI --to URI [options]",
        footer = {"", "Example:", "  store-migrate verify --from zoho-csv:zoho_tokens.csv --to file:tokens.enc"})
final class VerifyCommand implements Callable<Integer> {

    private final Output output;
    private final Interruption interruption;

    @Mixin
    private final StorePairOptions options = new StorePairOptions();

    VerifyCommand(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        return new ReportedRun("verify", options, output).run(this::compare, this::nextSteps);
    }

    private MigrationReport compare(StorePair stores, ProgressListener progress) {
        return stores.open((from, to) -> {
            StoreComparison comparison = new StoreComparison(from, to, progress);
            interruption.cancelWith(comparison::cancel);
            return CheckedRun.of(comparison::run, false, "its intact tokens are equal");
        });
    }

    private List<String> nextSteps(MigrationReport report) {
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
