package dev.tokenhold.transfer;

import java.util.List;

/**
 * How far a copy has come.
 *
 * @param after every token of the source with this id or a lesser one is dealt with
 * @param counts the counts of these tokens; none is verified
 * @param refused those that the target refused
 */
record Checkpoint(String after, TokenCounts counts, List<RefusedToken> refused) {

    Checkpoint {
        refused = List.copyOf(refused);
    }
}
