package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rank for what a row has in common with others for the same token, so that these are found by sorting numbers. Rarely two that
 * differ have the same. Nobody can choose names that do so often: the key is a new one each time.
 */
final class KeyedHash {

    // The golden ratio, as in SplittableRandom.
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private final long key = new SecureRandom().nextLong();

    long rank(TokenRow row) {
        long hash = hash(key, row.sameToken());
        return hash >>> (Long.SIZE - RankedRows.RANK_BITS);
    }

    private static long hash(long start, Object sameToken) {
        if (sameToken instanceof TokenRow.Owner owner) {
            return hash(hash(start, owner.userName()), owner.clientId());
        }
        List<@Nullable String> values =
                sameToken instanceof OAuthToken token ? SdkColumns.values(token) : List.of(String.valueOf(sameToken));
        long hash = start;
        for (String value : values) {
            hash = hash(hash, value);
        }
        return hash;
    }

    private static long hash(long start, @Nullable String value) {
        if (value == null) {
            return mixed(start, -1);
        }
        long hash = mixed(start, value.length());
        for (int i = 0; i < value.length(); i++) {
            hash = mixed(hash, value.charAt(i));
        }
        return hash;
    }

    private static long mixed(long hash, long value) {
        long product = (hash ^ value) * ODD;
        return product ^ product >>> 32;
    }
}
