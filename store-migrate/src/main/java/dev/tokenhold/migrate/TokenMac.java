package dev.tokenhold.migrate;

import dev.tokenhold.OAuthToken;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 of whole tokens under a key that nobody else has and that is gone with this object: equal tokens can be recognised
 * without being kept in memory. For one thread.
 */
final class TokenMac {

    private static final int KEY_LENGTH = 32;

    private final Mac mac;

    TokenMac() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Half of the MAC: enough that no two tokens of a store share it by chance. */
    record Fingerprint(long high, long low) {}

    Fingerprint fingerprint(OAuthToken token) {
        ByteBuffer tag = ByteBuffer.wrap(tag(token));
        return new Fingerprint(tag.getLong(), tag.getLong());
    }

    BigInteger number(OAuthToken token) {
        return new BigInteger(1, tag(token));
    }

    private byte[] tag(OAuthToken token) {
        return mac.doFinal(TokenFields.encode(token));
    }
}
