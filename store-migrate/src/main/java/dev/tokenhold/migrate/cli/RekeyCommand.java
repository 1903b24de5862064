package dev.tokenhold.migrate.cli;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.KeyUse;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.Rekey;
import dev.tokenhold.crypto.RekeyReport;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.spi.RecordStore;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rekey}: seals the records of a store with the primary key of its keyring. */
@Command(
        name = "rekey",
        description = {
            "Seals all records of a store with the primary key of its keyring.",
            "",
            "Programs go on to read and write. Run it again if it was interrupted: it goes on with the records that are left."
        },
        customSynopsis = "store-migrate rekey --store URI [options]",
        footer = {"", "Example:", "  store-migrate rekey --store file:tokens.enc --passphrase prompt"})
final class RekeyCommand extends StoreCommand {

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "seal at most N records in a second (default: as many as possible)")
    private int rate = Integer.MAX_VALUE;

    @Option(
            names = "--progress",
            paramLabel = "WHEN",
            description = "show progress on standard error: auto (if it is a terminal; the default), always, never")
    private ProgressBars.When progress = ProgressBars.When.AUTO;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress and no summary: damage and errors only")
    private boolean quiet;

    RekeyCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        if (rate < 1) {
            throw CommandException.usage("--rate " + rate + " is too low: expected 1 or more");
        }
        Endpoint endpoint = store();
        RekeyReport report;
        Keyring keyring;
        AtomicLong done = new AtomicLong();
        try (RecordStore records = endpoint.openRecords();
                ProgressBars bars = new ProgressBars(output, progress, quiet)) {
            keyring = endpoint.keyring().orThrow();
            // Only for those who see it: counting reads the whole store.
            OptionalLong total = bars.areShown() ? OptionalLong.of(count(records)) : OptionalLong.empty();
            report = new Rekey(records, keyring, rate, more -> bars.show("Sealing", done.addAndGet(more), total)).run();
        } catch (TokenStoreException e) {
            throw CommandException.of(
                    e, done.get() == 0 ? CommandException.During.FIRST_WRITE : CommandException.During.WRITING);
        }
        report.examples().forEach(entry -> output.message("damaged: " + entry.place() + ": " + entry.reason()));
        if (!quiet) {
            output.print("sealed " + Text.count(report.resealed(), "record") + " with the primary key; "
                    + report.unchanged() + " had it already, " + report.damaged() + " damaged");
        }
        return (report.damaged() > 0 ? ExitCode.DAMAGED : ExitCode.DONE).number;
    }

    private static long count(RecordStore records) {
        return KeyUse.count(records).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
