package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.ConflictPolicy;
import dev.tokenhold.transfer.Migration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code copy} but for those of its stores. */
final class CopyOptions {

    @Option(
            names = "--create-keyring",
            description = "make the target's keyring when there is none; never over an existing file")
    boolean createKeyring;

    @Option(names = "--dry-run", description = "change nothing, only tell what would be done")
    boolean dryRun;

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
    boolean verify;

    @Option(names = "--keep-going", description = "copy what is intact of a damaged source")
    boolean keepGoing;

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
    @Nullable
    Path checkpoint;

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

    @Option(
            names = "--fence",
            description = "keep all writers off the source from before the first token is read; the fence stays when"
                    + " the copy is complete, see store-migrate fence --help")
    private boolean fence;

    /** Whether the source is to be fenced. */
    boolean fences() {
        return fence && !dryRun;
    }

    /**
     * Checks what can be checked before a store is opened.
     *
     * @throws CommandException if options are wrong, or do not go together
     */
    void check(Endpoint target) {
        if (batchSize < 1) {
            throw CommandException.usage("--batch-size is " + batchSize + "; it has to be at least 1");
        }
        if (parallel != null && (parallel < 1 || parallel > Migration.MOST_PARALLEL)) {
            throw CommandException.usage(
                    "--parallel is " + parallel + "; it has to be 1 to " + Migration.MOST_PARALLEL);
        }
        if (deleteMissing && !dryRun && !yes && plan == null) {
            throw CommandException.usage(
                    "--delete-missing deletes tokens: say --yes, or give with --plan the digest of a dry run");
        }
        if (plan != null && (dryRun || resume)) {
            throw CommandException.usage(
                    "--plan is of no use with " + (dryRun ? "--dry-run" : "--resume") + ": leave one of them out");
        }
        if (createKeyring && target.isSealed()) {
            throw CommandException.usage(
                    "--create-keyring is of no use with --sealed: sealed records open with the keyring that they"
                            + " were sealed with");
        }
        if (createKeyring && !target.hasKeyring()) {
            throw CommandException.usage(
                    "--create-keyring is of no use to a " + target.address().scheme() + ": store: leave it out");
        }
        if (onConflict == ConflictPolicy.NEWEST && target.isSealed()) {
            throw CommandException.usage(
                    "--on-conflict newest is of no use with --sealed: which of two sealed records expires later"
                            + " cannot be told; choose another policy");
        }
    }

    void applyTo(Migration.Builder migration) {
        migration
                .onConflict(onConflict)
                .dryRun(dryRun)
                .verify(verify)
                .keepGoing(keepGoing)
                .deleteMissing(deleteMissing)
                .resume(resume)
                .batchSize(batchSize);
        if (parallel != null) {
            migration.parallel(parallel);
        }
        if (plan != null) {
            migration.expectPlan(plan);
        }
        if (fence) {
            migration.fence(CurrentUser.name());
        }
    }
}
