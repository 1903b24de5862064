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
 * without being kept in memory. Thread-safe.
 */
final class TokenMac {

    private static final int KEY_LENGTH = 32;

    private final ThreadLocal<Mac> macs;

    TokenMac() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        SecretKeySpec secret = new SecretKeySpec(key, "HmacSHA256");
        macs = ThreadLocal.withInitial(() -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(secret);
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has HmacSHA256", e);
            }
        });
    }

    /** Half of the MAC: enough that no two tokens of a store share it by chance. */
    record Fingerprint(long high, long low) {}

    /** The MAC of one token: as a number, and the first half of it. */
    record Tag(BigInteger number, Fingerprint fingerprint) {}

    Tag tag(OAuthToken token) {
        byte[] value = macs.get().doFinal(TokenFields.encode(token));
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return new Tag(new BigInteger(1, value), new Fingerprint(bytes.getLong(), bytes.getLong()));
    }

    Fingerprint fingerprint(OAuthToken token) {
        return tag(token).fingerprint();
    }
}
