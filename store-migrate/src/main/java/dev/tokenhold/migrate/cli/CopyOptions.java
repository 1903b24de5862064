package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.ConflictPolicy;
import dev.tokenhold.transfer.Migration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code copy}, except those of its stores. */
final class CopyOptions {

    @Option(
            names = "--create-keyring",
            description = "create the target's keyring if there is none; an existing file is never replaced")
    boolean createKeyring;

    @Option(names = "--dry-run", description = "change nothing, only show what a copy would do")
    boolean dryRun;

    @Option(
            names = "--on-conflict",
            paramLabel = "POLICY",
            description = "if a token differs from the target's: fail (write nothing at all; the default),"
                    + " skip (keep the target's), overwrite, newest (keep what expires later)")
    private ConflictPolicy onConflict = ConflictPolicy.FAIL;

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "whether to read the target back and compare (default: --verify)")
    boolean verify;

    @Option(names = "--keep-going", description = "copy the intact tokens of a damaged source")
    private boolean keepGoing;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "how many tokens to write in one durable step (default: 5000)")
    private int batchSize = 5000;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "how many threads read and write at a time (default: one for each processor, but at"
                    + " least 2 and at most 4)")
    private @Nullable Integer parallel;

    @Option(names = "--resume", description = "continue where an earlier run of the same copy was interrupted")
    private boolean resume;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "where to record how far the copy has come (default: the target's file name with"
                    + " .checkpoint appended, or store-migrate.checkpoint in the working directory)")
    @Nullable
    Path checkpoint;

    @Option(
            names = "--delete-missing",
            description = "delete tokens of the target that the source does not have; needs --yes or --plan")
    private boolean deleteMissing;

    @Option(names = "--yes", description = "delete without a preceding dry run")
    private boolean yes;

    @Option(
            names = "--plan",
            paramLabel = "DIGEST",
            description = "do exactly what a dry run showed, or nothing; DIGEST is what it printed")
    private @Nullable String plan;

    @Option(
            names = "--fence",
            description = "make the source refuse writes before the first token is read; the fence stays after a"
                    + " complete copy, see store-migrate fence --help")
    private boolean fence;

    /** Tells whether the intact tokens of a damaged source are copied. */
    boolean copiesRest() {
        return keepGoing && !dryRun;
    }

    /** Tells whether the copy fences the source. */
    boolean fences() {
        return fence && !dryRun;
    }

    /**
     * Checks the options before a store is opened.
     *
     * @throws CommandException if one is wrong, or two contradict each other
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
                    "--on-conflict newest is of no use with --sealed: nothing shows which of two sealed records"
                            + " expires later; choose another policy");
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
