package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;

/**
 * Tells whether the target still holds what was copied, so that verification can tell a source that changed afterwards from a
 * target that holds something wrong. In constant memory: ids are divided among buckets, and of each bucket the sum of the MACs of
 * its tokens is kept. Up to some ten thousand tokens hardly any two share a bucket; beyond, a difference in one token may let a
 * change of the source in another one of its bucket pass for a difference, never the other way round.
 */
final class CopiedTokens {

    private static final int BUCKETS = 1 << 16;

    private final long[] copied = new long[BUCKETS];
    private final long[] found = new long[BUCKETS];
    private long size;

    /** Notes a token that the target holds now, as far as is known. */
    void add(OAuthToken token, TokenMac.Tag tag) {
        copied[bucket(String.valueOf(token.id()))] += tag.fingerprint().high();
        size++;
    }

    /** Notes tokens that an earlier run has copied. What the target holds of them cannot be told from what it should. */
    void addEarlier(long tokens) {
        size += tokens;
    }

    /** Notes a token that the target was found to hold. */
    void addFound(OAuthToken token, TokenMac.Tag tag) {
        found[bucket(String.valueOf(token.id()))] += tag.fingerprint().high();
    }

    /** Whether, as far as can be told, the target was found to hold under an id what was copied there. To be asked at the end. */
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
