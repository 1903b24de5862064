package dev.tokenhold.transfer;

import java.util.List;

/**
 * What verification found.
 *
 * @param verified how many tokens are equal
 * @param complete whether every token that should be in the target was compared
 * @param omitted how many differences the list lacks
 */
record Verification(
        long verified, List<Difference> differences, MigrationReport.Digests digests, boolean complete, long omitted) {

    boolean isEqual() {
        return complete && differences.isEmpty();
    }
}
