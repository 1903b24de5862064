package dev.tokenhold.migrate.cli;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.ProgressListener;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code copy}: copies every token into another store. */
@Command(
        name = "copy",
        description = {
            "Copies every token into another store and proves it.",
            "",
            "Every token keeps its id and every field; the target is read back and compared. The source is never changed."
                    + " You can always run the command again: it finds the copied tokens unchanged."
        },
        customSynopsis = {
            "store-migrate --from URI --to URI [options]",
            "       store-migrate copy --from URI --to URI [options]"
        },
        footer = {
            "",
            "Example, a file of the Zoho SDK into an encrypted file with a new keyring:",
            "  store-migrate --from zoho-csv:zoho_tokens.csv --to file:tokens.enc \\",
            "      --create-keyring --passphrase prompt"
        })
final class CopyCommand implements Callable<Integer> {

    private final Output output;
    private final Interruption interruption;

    @Mixin
    private final StorePairOptions options = new StorePairOptions();

    @Mixin
    private final CopyOptions copy = new CopyOptions();

    private @Nullable Path createdKeyring;
    private @Nullable CopyCheckpoint usedCheckpoint;
    private @Nullable String fenced;

    CopyCommand(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        try {
            return new ReportedRun("copy", options, output).run(this::copy, report -> advice().nextSteps(report));
        } catch (CommandException e) {
            if (createdKeyring != null) {
                output.message(
                        "the new keyring " + createdKeyring + " stays: keep it, or delete it if you do not need it");
            }
            throw e;
        }
    }

    private MigrationReport copy(StorePair stores, ProgressListener progress) {
        Endpoint target = stores.to();
        copy.check(target);
        try (TokenStore from = stores.from().openExisting();
                TokenStore to = openTarget(target)) {
            if (target.isSealed()) {
                stores.from().keyring().requireSameAs(target.keyring());
            }
            fenced = copy.fences() ? stores.from().address().toString() : null;
            Migration.Builder migration = Migration.builder(from, to).listener(progress);
            copy.applyTo(migration);
            if (target.isPersistent()) {
                migration.readBack(target::reopen);
            }
            if (!copy.dryRun && target.isPersistent()) {
                usedCheckpoint = CopyCheckpoint.of(copy.checkpoint, stores);
                migration.checkpoint(usedCheckpoint.file(), usedCheckpoint.boundTo());
            }
            Migration built = migration.build();
            interruption.cancelWith(built::cancel);
            return CheckedRun.of(built::run, !copy.dryRun, advice().onDamage());
        }
    }

    private TokenStore openTarget(Endpoint target) {
        if (copy.createKeyring && !target.keyring().exists()) {
            KeyringFile keyring = target.keyring();
            if (target.exists()) {
                throw new CommandException(
                        ExitCode.NO_KEY,
                        "the store " + target.address() + " exists but its keyring " + keyring.path()
                                + " does not: bring the keyring that it was created with; a new one would not open it",
                        null);
            }
            if (copy.dryRun) {
                output.message("the keyring " + keyring.path()
                        + " would be created; the dry run takes the target to be empty");
                return new InMemoryTokenStore();
            }
            keyring.create();
            createdKeyring = keyring.path();
        }
        return target.open(CommandException.During.REACHING);
    }

    private CopyAdvice advice() {
        return new CopyAdvice(
                copy.verify,
                copy.keepGoing && !copy.dryRun,
                createdKeyring,
                usedCheckpoint != null && usedCheckpoint.exists(),
                fenced);
    }
}
