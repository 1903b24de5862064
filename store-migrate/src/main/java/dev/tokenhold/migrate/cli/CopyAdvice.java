package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the user what to do after a copy.
 *
 * @param verified whether the copy was to be read back
 * @param copiesRest whether the intact tokens of a damaged source were to be copied
 * @param createdKeyring the keyring that the command created, or null
 * @param resumable whether there is a checkpoint
 * @param fenced the URI of the source if it was to be fenced, or null
 */
record CopyAdvice(
        boolean verified,
        boolean copiesRest,
        @Nullable Path createdKeyring,
        boolean resumable,
        @Nullable String fenced) {

    String onDamage() {
        return copiesRest
                ? "the rest was copied"
                : "nothing was written; repair it, or copy the rest with --keep-going";
    }

    List<String> nextSteps(MigrationReport report) {
        List<String> steps = new ArrayList<>();
        steps.add(nextStep(report.result()));
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

    private String nextStep(MigrationResult result) {
        return switch (result) {
            case DRY_RUN ->
                "Nothing was written: this is what a copy would do. Next: run the same command without --dry-run;"
                        + " with --plan and the digest above it does exactly this or nothing.";
            case OK ->
                (verified ? "Done: the copy was read back and is equal." : "Done, but not verified.")
                        + " The source still holds its tokens: delete it when nothing uses it any more.";
            case CONFLICTS ->
                "Next: choose with --on-conflict skip, overwrite or newest which tokens stay; add --dry-run to see what"
                        + " that would do.";
            case MISMATCH ->
                "Next: find out which other program writes to these stores, then run the same command again.";
            case DAMAGED ->
                copiesRest
                        ? "The rest was copied. Next: repair the source and run the same command again, or let these users"
                                + " log in again."
                        : "Nothing was written. Next: repair the source, or copy the rest with --keep-going.";
            case FAILED ->
                "Next: fix what the message names and run the same command again"
                        + (resumable
                                ? ", with --resume to continue where it stopped."
                                : ": it finds the copied tokens unchanged.");
        };
    }
}
