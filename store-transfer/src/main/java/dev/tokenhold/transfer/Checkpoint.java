package dev.tokenhold.transfer;

import java.util.List;

/**
 * How far a copy has come.
 *
 * @param after every token of the source with this id or a lesser one is dealt with
 * @param counts the counts of these tokens; none is verified
 * @param refused those that the target refused
 * @param stores the stores that they were copied between
 */
record Checkpoint(String after, TokenCounts counts, List<RefusedToken> refused, StoreIds stores) {

    Checkpoint {
        refused = List.copyOf(refused);
    }
}
