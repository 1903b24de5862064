package dev.tokenhold.migrate.cli;

import dev.tokenhold.transfer.MigrationReport;
import dev.tokenhold.transfer.MigrationResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do after a copy.
 *
 * @param verified whether what was copied was to be read back
 * @param copiesRest whether what is intact of a damaged source was to be copied
 * @param createdKeyring the keyring that was made for it, or null
 * @param resumable whether there is a checkpoint
 * @param fenced the source if it was to be fenced, or null
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
            steps.add("The source stays fenced, so that nothing is saved there by mistake. To let writers back:"
                    + " store-migrate fence --lift --store " + fenced);
        }
        if (createdKeyring != null && report.result() == MigrationResult.OK) {
            steps.add("The keyring " + createdKeyring
                    + " is new. Whoever loses it, or what protects it, loses the tokens:"
                    + " keep a backup of both, apart from each other.");
        }
        return steps;
    }

    private String nextStep(MigrationResult result) {
        return switch (result) {
            case DRY_RUN ->
                "Nothing was written, this is what would be done. Next: the same command without --dry-run;"
                        + " with --plan and the digest above it does just this or nothing.";
            case OK ->
                (verified ? "Done: what was copied was read back and is equal." : "Done, but not verified.")
                        + " The source still holds its tokens: delete it when nothing uses it any more.";
            case CONFLICTS ->
                "Next: choose with --on-conflict skip, overwrite or newest which tokens stay; together with --dry-run"
                        + " it only tells what would be done.";
            case MISMATCH -> "Next: find out who else writes to these stores, then run the same command again.";
            case DAMAGED ->
                copiesRest
                        ? "The rest is copied. Next: repair the source and run the same command again, or let these users"
                                + " log in anew."
                        : "Nothing was written. Next: repair the source, or copy the rest with --keep-going.";
            case FAILED ->
                "Next: put right what the message names and run the same command again"
                        + (resumable
                                ? ", with --resume to go on where it stopped."
                                : ": what has been copied is found unchanged.");
        };
    }
}
