package dev.tokenhold.transfer;

import java.util.List;

/**
 * How far a copy has come.
 *
 * @param after the id up to which, included, every token of the source is dealt with
 * @param counts what has become of them; nothing is verified
 * @param refused the tokens among them that the target refused
 */
record Checkpoint(String after, TokenCounts counts, List<RefusedToken> refused) {

    Checkpoint {
        refused = List.copyOf(refused);
    }
}
