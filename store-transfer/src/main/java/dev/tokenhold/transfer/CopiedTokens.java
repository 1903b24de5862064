package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.TokenIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was copied, in constant memory, so that verification can tell a source that changed afterwards from a wrong target. An
 * earlier run of the same copy is remembered by the sum of the ids that it copied.
 */
final class CopiedTokens {

    private final TokenBuckets buckets = new TokenBuckets();
    private long idSum;
    private @Nullable String earlierUpTo;
    private long earlier;

    /** Records a token that the target should now hold. */
    void add(OAuthToken token, TokenMac.Tag tag) {
        buckets.expect(token, tag);
        idSum += number(String.valueOf(token.id()));
    }

    /** Records what an earlier run copied. Call this before the first {@link #add}. */
    void addEarlier(Checkpoint checkpoint) {
        earlierUpTo = checkpoint.after();
        earlier = checkpoint.idSum();
        idSum += earlier;
    }

    /** The ids that were copied, by earlier runs too, as a {@link Checkpoint} keeps them. */
    long idSum() {
        return idSum;
    }

    /** Records that the source still has a token that should be in the target. */
    void addExpectedStill(@Nullable String sourceId) {
        if (sourceId != null && isEarlier(sourceId)) {
            earlier -= number(sourceId);
        }
    }

    /** Records a token that verification found in the target for one of the source. */
    void addFound(@Nullable String sourceId, OAuthToken token, TokenMac.Tag tag) {
        if (sourceId == null || !isEarlier(sourceId)) {
            buckets.find(token, tag);
        }
    }

    /** Whether the source still has what was copied, and nothing else. Call this and what follows after the last token is found. */
    boolean areAllThere() {
        return earlier == 0 && buckets.areBalanced();
    }

    /** Whether the target seems to hold under an id what was copied there. An earlier run did not leave enough to tell. */
    boolean isAsCopied(@Nullable String sourceId, String id) {
        return (sourceId == null || !isEarlier(sourceId)) && buckets.areBalanced(id);
    }

    /** Whether a token of the target seems to have been copied to another id than its own, which an earlier run never did. */
    boolean wasCopiedTo(String id) {
        return !buckets.areBalanced(id);
    }

    /** Whether a token of the target under an id that the source does not have seems to have been copied from there. */
    boolean wasCopied(String id) {
        return isEarlier(id) ? earlier != 0 : !buckets.areBalanced(id);
    }

    // SHA-256, since whoever chooses ids must not be able to make two sets of them look alike.
    private static long number(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    // An earlier run copied tokens under their own ids only, in the order of the source.
    private boolean isEarlier(String sourceId) {
        return earlierUpTo != null && TokenIds.ORDER.compare(sourceId, earlierUpTo) <= 0;
    }
}
