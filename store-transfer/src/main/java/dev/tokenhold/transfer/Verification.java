package dev.tokenhold.transfer;

import java.util.List;

/** What verification has found. */
record Verification(
        long verified,
        List<Difference> differences,
        String digestFrom,
        String digestTo,
        boolean complete,
        long omitted) {

    boolean isEqual() {
        return complete && differences.isEmpty();
    }
}
