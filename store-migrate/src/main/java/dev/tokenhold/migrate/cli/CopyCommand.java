package dev.tokenhold.migrate.cli;

import dev.tokenhold.InMemoryTokenStore;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStoreException;
import dev.tokenhold.migrate.ConflictPolicy;
import dev.tokenhold.migrate.Migration;
import dev.tokenhold.migrate.ProgressListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code copy}: every token of one store into another. */
@Command(
        name = "copy",
        description = {
            "Copies every token into another store and proves it.",
            "",
            "Every token keeps its id and every field; the target is read back and compared. The source is never changed."
                    + " Running it again is always safe: what has been copied is found unchanged."
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
    private final TransferOptions options = new TransferOptions();

    @Option(
            names = "--create-keyring",
            description = "make the target's keyring when there is none; never over an existing file")
    private boolean createKeyring;

    @Option(names = "--dry-run", description = "change nothing, only tell what would be done")
    private boolean dryRun;

    @Option(
            names = "--on-conflict",
            paramLabel = "POLICY",
            description = "when a token differs from the target's: fail (write nothing at all; the default),"
                    + " skip (keep the target's), overwrite, newest (keep what expires later)")
    private ConflictPolicy onConflict = ConflictPolicy.FAIL;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "whether to read the target back and compare (default: --verify)")
    private boolean verify;

    @Option(names = "--keep-going", description = "copy what is intact of a damaged source")
    private boolean keepGoing;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "how many tokens to write in one durable step (default: 5000)")
    private int batchSize = 5000;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "how many threads read and write at a time (default: as many as there are processors,"
                    + " but 2 at least and 4 at most)")
    private @Nullable Integer parallel;

    @Option(names = "--resume", description = "go on where an earlier run of the same copy was interrupted")
    private boolean resume;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "where to write down how far the copy has come (default: the file of the target and"
                    + " .checkpoint, or store-migrate.checkpoint in the working directory)")
    private @Nullable Path checkpoint;

    @Option(
            names = "--delete-missing",
            description = "delete what the source does not have from the target; needs --yes or --plan")
    private boolean deleteMissing;

    @Option(names = "--yes", description = "delete without a dry run before")
    private boolean yes;

    @Option(
            names = "--plan",
            paramLabel = "DIGEST",
            description = "do what a dry run told, by the digest that it printed, or nothing at all")
    private @Nullable String plan;

    private @Nullable Path createdKeyring;
    private @Nullable CopyCheckpoint usedCheckpoint;

    CopyCommand(Output output, Interruption interruption) {
        this.output = output;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        try {
            return new TransferRun("copy", options, output).run(this::copy, report -> advice().nextSteps(report));
        } catch (Failure e) {
            if (createdKeyring != null) {
                output.message(
                        "the new keyring " + createdKeyring + " stays: keep it, or delete it if it is of no use");
            }
            throw e;
        }
    }

    private TransferOutcome copy(Transfer transfer, ProgressListener progress) {
        Endpoint target = transfer.to();
        if (batchSize < 1) {
            throw Failure.usage("--batch-size is " + batchSize + "; it has to be at least 1");
        }
        if (parallel != null && (parallel < 1 || parallel > Migration.MOST_PARALLEL)) {
            throw Failure.usage("--parallel is " + parallel + "; it has to be 1 to " + Migration.MOST_PARALLEL);
        }
        if (deleteMissing && !dryRun && !yes && plan == null) {
            throw Failure.usage(
                    "--delete-missing deletes tokens: say --yes, or give with --plan the digest of a dry run");
        }
        if (plan != null && (dryRun || resume)) {
            throw Failure.usage(
                    "--plan is of no use with " + (dryRun ? "--dry-run" : "--resume") + ": leave one of them out");
        }
        if (createKeyring && !target.hasKeyring()) {
            throw Failure.usage(
                    "--create-keyring is of no use to a " + target.address().scheme() + ": store: leave it out");
        }
        try (TokenStore from = transfer.from().openExisting();
                TokenStore to = openTarget(target)) {
            Migration.Builder migration = Migration.builder(from, to)
                    .onConflict(onConflict)
                    .dryRun(dryRun)
                    .verify(verify)
                    .keepGoing(keepGoing)
                    .deleteMissing(deleteMissing)
                    .resume(resume)
                    .batchSize(batchSize)
                    .listener(progress);
            if (parallel != null) {
                migration.parallel(parallel);
            }
            if (!target.isInMemory()) {
                migration.readBack(target::reopen);
            }
            if (plan != null) {
                migration.expectPlan(plan);
            }
            if (!dryRun && !target.isInMemory()) {
                usedCheckpoint = CopyCheckpoint.of(checkpoint, transfer);
                migration.checkpoint(usedCheckpoint.file(), usedCheckpoint.boundTo());
            }
            Migration built = migration.build();
            interruption.cancelWith(built::cancel);
            try {
                return TransferOutcome.of(built.run(), from, !dryRun, advice().onDamage());
            } catch (TokenStoreException e) {
                throw TransferOutcome.failure(e, from, Failure.During.REACHING);
            }
        }
    }

    private TokenStore openTarget(Endpoint target) {
        if (createKeyring && Files.notExists(target.keyring())) {
            if (target.exists()) {
                throw new Failure(
                        ExitCode.NO_KEY,
                        "the store " + target.address() + " exists but its keyring " + target.keyring()
                                + " does not: bring the keyring that it was made with; a new one would not open it",
                        null);
            }
            if (dryRun) {
                output.message(
                        "the keyring " + target.keyring() + " would be created; the target is taken to be empty");
                return new InMemoryTokenStore();
            }
            NewKeyring.create(target.keyring(), target.settings());
            createdKeyring = target.keyring();
        }
        return target.open(Failure.During.REACHING);
    }

    private CopyAdvice advice() {
        return new CopyAdvice(
                verify, keepGoing && !dryRun, createdKeyring, usedCheckpoint != null && usedCheckpoint.isThere());
    }
}
