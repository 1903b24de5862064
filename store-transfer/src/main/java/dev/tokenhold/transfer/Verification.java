package dev.tokenhold.transfer;

import java.util.List;

/**
 * What verification found.
 *
 * @param verified how many tokens are equal
 * @param omitted how many differences the list lacks
 */
record Verification(long verified, List<Difference> differences, MigrationReport.Digests digests, long omitted) {

    boolean isEqual() {
        return differences.isEmpty();
    }
}
