package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;

/**
 * Tells whether the target still holds what was copied, so that verification can distinguish a source that changed afterwards from a
 * wrong target. It takes constant memory: it divides ids among buckets and keeps the sum of the MACs of each bucket. Up to some ten
 * thousand tokens hardly any two share a bucket. Beyond that, a difference in one token may make a change of the source in another token
 * of its bucket look like a difference, but never the reverse.
 */
final class CopiedTokens {

    private static final int BUCKETS = 1 << 16;

    private final long[] copied = new long[BUCKETS];
    private final long[] found = new long[BUCKETS];
    private long size;

    /** Records a token that the target should now hold. */
    void add(OAuthToken token, TokenMac.Tag tag) {
        copied[bucket(String.valueOf(token.id()))] += tag.fingerprint().high();
        size++;
    }

    /** Records tokens that an earlier run copied, whose MACs are unknown. */
    void addEarlier(long tokens) {
        size += tokens;
    }

    /** Records a token that verification found in the target. */
    void addFound(OAuthToken token, TokenMac.Tag tag) {
        found[bucket(String.valueOf(token.id()))] += tag.fingerprint().high();
    }

    /** Whether the target seems to hold under an id what was copied there. Call this after the last token is found. */
    boolean isAsCopied(String id) {
        return copied[bucket(id)] == found[bucket(id)];
    }

    long size() {
        return size;
    }

    private static int bucket(String id) {
        int hash = id.hashCode() * 0x9E3779B9;
        return hash >>> 16;
    }
}
