package dev.tokenhold.migrate.cli;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;
import dev.tokenhold.migrate.cli.report.Text;
import dev.tokenhold.transfer.Migration;
import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import dev.tokenhold.transfer.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
final class CopyCommand extends ReportedCommand {

    @Mixin
    private final CopyOptions copy = new CopyOptions();

    private @Nullable Path createdKeyring;
    private @Nullable CopyCheckpoint usedCheckpoint;
    private @Nullable String fenced;

    CopyCommand(Output output, Interruption interruption) {
        super("copy", output, interruption);
    }

    @Override
    public Integer call() {
        try {
            return super.call();
        } catch (CommandException e) {
            if (createdKeyring != null) {
                output.message(
                        "the new keyring " + createdKeyring + " stays: keep it, or delete it if you do not need it");
            }
            throw e;
        }
    }

    @Override
    CheckedRun run(StorePair stores, ProgressListener progress) {
        Endpoint target = stores.to();
        copy.check(target);
        stores.requireWritable();
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
                usedCheckpoint = CopyCheckpoint.of(copy.checkpoint, options.report, stores);
                migration.checkpoint(usedCheckpoint.file(), usedCheckpoint.boundTo());
            }
            Migration built = migration.build();
            interruption.cancelWith(built::cancel);
            return CheckedRun.of(
                    built.run(),
                    !copy.dryRun,
                    copy.copiesRest()
                            ? "the rest was copied"
                            : "nothing was written; repair it, or copy the rest with --keep-going");
        }
    }

    private TokenStore openTarget(Endpoint target) {
        if (copy.createKeyring && !target.keyring().exists()) {
            KeyringFile keyring = target.keyring();
            if (target.exists()) {
                throw new CommandException(
                        ExitCode.NO_KEY,
                        "the store " + target.address() + " exists but its keyring " + keyring.path()
                                + " does not: bring the keyring that it was created with; a new one would not open it");
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

    @Override
    List<String> nextSteps(MigrationReport report) {
        List<String> steps = new ArrayList<>();
        steps.add(nextStep(report));
        if (fenced != null && report.result() == MigrationResult.OK) {
            steps.add("The source stays fenced, so that no program saves there by mistake. To let writers back:"
                    + " store-migrate fence --lift --store " + fenced);
        }
        if (createdKeyring != null && report.result() == MigrationResult.OK) {
            steps.add("The keyring " + createdKeyring
                    + " is new. If you lose it, or what protects it, you lose the tokens:"
                    + " keep a backup of both, in different places.");
        }
        return steps;
    }

    private String nextStep(MigrationReport report) {
        return switch (report.result()) {
            case DRY_RUN ->
                "Nothing was written: this is what a copy would do. Next: run the same command without --dry-run;"
                        + " with --plan and the digest above it does exactly this or nothing.";
            case OK ->
                copy.verify
                        ? "Done: the copy was read back and is equal." + sourceAdvice(report)
                        : "Done, but not verified. Keep the source until store-migrate verify has found the stores equal.";
            case CONFLICTS ->
                "Next: choose with --on-conflict skip, overwrite or newest which tokens stay; add --dry-run to see what"
                        + " that would do.";
            case MISMATCH ->
                "Next: find out which other program writes to these stores, then run the same command again.";
            case DAMAGED ->
                copy.copiesRest()
                        ? "The rest was copied. Next: repair the source and run the same command again, or let these users"
                                + " log in again."
                        : "Nothing was written. Next: repair the source, or copy the rest with --keep-going.";
            case FAILED ->
                "Next: fix what the message names and run the same command again"
                        + (usedCheckpoint != null && usedCheckpoint.exists()
                                ? ", with --resume to continue where it stopped."
                                : ": it finds the copied tokens unchanged.");
        };
    }

    // Whoever deletes the source must lose nothing by it.
    private static String sourceAdvice(MigrationReport report) {
        long left = report.counts().skipped();
        if (left > 0) {
            return " Keep the source: " + Text.count(left, "token") + " of it " + (left == 1 ? "was" : "were")
                    + " skipped, and only the source has what differs.";
        }
        if (!report.warnings().isEmpty()) {
            return " Keep the source until you have dealt with "
                    + (report.warnings().size() == 1 ? "the warning." : "the warnings.");
        }
        return " The source still holds its tokens: delete it when nothing uses it any more.";
    }
}
