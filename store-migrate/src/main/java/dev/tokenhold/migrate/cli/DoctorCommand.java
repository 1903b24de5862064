package dev.tokenhold.migrate.cli;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidConfigurationException;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.crypto.DoctorReport;
import dev.tokenhold.crypto.Keyring;
import dev.tokenhold.crypto.StoreDoctor;
import dev.tokenhold.internal.Failures;
import dev.tokenhold.spi.Finding;
import dev.tokenhold.spi.RecordStore;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: examines a store and its keyring. */
@Command(
        name = "doctor",
        description = {
            "Examines a store record by record, and its keyring, files and tables.",
            "",
            "Programs go on to use the store. Without --repair nothing is changed. It does not stop at the first finding; what it"
                    + " finds goes to standard output, without secrets and users."
        },
        customSynopsis = "store-migrate doctor --store URI [--repair] [options]",
        footer = {
            "",
            "Damage is what is lost or altered, or does not work: exit code 5. Warnings, and",
            "what was repaired, do not change the exit code.",
            "The JSON is an object with findings (severity, place, problem, remedy), result,",
            "their numbers, the records of each key, and if there are any: fence (by, since)",
            "and mirror (role, term, peer).",
            "",
            "Example:",
            "  store-migrate doctor --store file:tokens.enc --passphrase prompt"
        })
final class DoctorCommand extends StoreCommand {

    @Option(
            names = "--repair",
            description =
                    "repair what needs no judgement: lookup keys, indexes, permissions of files, leftovers of killed"
                            + " programs, a lost header")
    private boolean repair;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    DoctorCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() {
        Endpoint endpoint = store();
        if (!endpoint.hasKeyring()) {
            throw CommandException.usage(
                    "a " + endpoint.address().scheme()
                            + ": store is not encrypted, and a doctor examines encrypted stores: list shows the damage of others");
        }
        endpoint.requireExisting();
        Keyring keyring = endpoint.keyring().orThrow();
        DoctorFindings findings = new DoctorFindings(output, json, endpoint.address());
        DoctorReport report = null;
        boolean complete = false;
        try {
            report = examine(endpoint, keyring, findings);
            complete = true;
        } catch (TokenStoreException e) {
            throw CommandException.of(e, CommandException.During.READING);
        } finally {
            findings.finish(keyring.info(), report, complete);
        }
        return (findings.damaged() > 0 ? ExitCode.DAMAGED : ExitCode.DONE).number;
    }

    // What the records lie in comes first: it explains why the records cannot be read.
    private @Nullable DoctorReport examine(Endpoint endpoint, Keyring keyring, DoctorFindings findings) {
        Set<Finding> known = new LinkedHashSet<>();
        try {
            known.addAll(endpoint.examine(repair));
            known.forEach(findings::accept);
        } catch (CorruptStoreException e) {
            findings.accept(damage(endpoint, e));
        }
        // A write to a damaged file would replace it by its backup, and so decide that the last change is lost.
        boolean repairing = repair && findings.damaged() == 0;
        if (repair && !repairing) {
            output.message("no record is repaired as long as what the records lie in is damaged");
        }
        try (RecordStore records = endpoint.openRecords()) {
            return new StoreDoctor(records, keyring, repairing, finding -> {
                        // Store and keyring may lie in one folder.
                        if (!known.contains(finding)) {
                            findings.accept(finding);
                        }
                    })
                    .run();
        } catch (CorruptStoreException | InvalidConfigurationException e) {
            if (findings.damaged() == 0) {
                findings.accept(damage(endpoint, e));
            }
            output.message("the records could not be examined: " + e.getMessage());
            return null;
        }
    }

    private static Finding damage(Endpoint endpoint, TokenStoreException e) {
        return Failures.damage(endpoint.address().toString(), "the store", e);
    }
}
