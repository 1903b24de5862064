package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.util.Arrays;

/**
 * Tells whether the tokens that were found in a store are those that were expected there, and if not, around which ids to look. It takes
 * constant memory: it divides ids among buckets and keeps the sum of the MACs of each bucket. Up to some ten thousand tokens hardly any
 * two share a bucket. Beyond that, a token that was not found where it was expected may make other tokens of its bucket look so too, but
 * never the reverse.
 */
final class TokenBuckets {

    private static final int BUCKETS = 1 << 16;

    // What was expected less what was found. As long as the key of the MACs is secret, two sets of tokens have equal
    // sums only by chance.
    private final long[] open = new long[BUCKETS];

    /** Records a token that is expected. */
    void expect(OAuthToken token, TokenMac.Tag tag) {
        open[bucket(String.valueOf(token.id()))] += tag.fingerprint().high();
    }

    /** Records a token that was found. */
    void find(OAuthToken token, TokenMac.Tag tag) {
        open[bucket(String.valueOf(token.id()))] -= tag.fingerprint().high();
    }

    /** Whether exactly what was expected was found. Call this after the last token is found. */
    boolean areBalanced() {
        return Arrays.stream(open).allMatch(sum -> sum == 0);
    }

    /** Whether exactly what was expected was found under an id, and under those that share its bucket. Call this after the last token is found. */
    boolean areBalanced(String id) {
        return open[bucket(id)] == 0;
    }

    private static int bucket(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        return hash >>> 16;
    }
}
