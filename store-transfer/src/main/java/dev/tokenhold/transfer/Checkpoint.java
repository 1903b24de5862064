package dev.tokenhold.transfer;

import java.util.List;

/**
 * How far a copy has come.
 *
 * @param after every token of the source with this id or a lesser one is dealt with
 * @param counts the counts of these tokens; none is verified
 * @param idSum the sum modulo 2^64 of the first eight bytes of the SHA-256 digest of each id that was copied
 * @param refused those that the target refused
 * @param stores the stores that they were copied between
 */
record Checkpoint(String after, TokenCounts counts, long idSum, List<RefusedToken> refused, StoreIds stores) {

    Checkpoint {
        refused = List.copyOf(refused);
    }
}
