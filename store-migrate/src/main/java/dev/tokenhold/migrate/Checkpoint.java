package dev.tokenhold.migrate;

import java.util.List;

/**
 * How far a copy has come.
 *
 * @param boundTo what it is a copy of, and into what, with which keys and policy
 * @param after the id up to which, included, every token of the source is dealt with
 * @param counts what has become of them; nothing is verified
 * @param refused the tokens among them that the target refused
 */
record Checkpoint(List<String> boundTo, String after, TokenCounts counts, List<RefusedToken> refused) {

    Checkpoint {
        boundTo = List.copyOf(boundTo);
        refused = List.copyOf(refused);
    }
}
