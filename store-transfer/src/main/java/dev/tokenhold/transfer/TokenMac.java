package dev.tokenhold.transfer;

import dev.tokenhold.OAuthToken;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 of whole tokens, which recognises equal tokens without keeping them in memory. Thread-safe. */
final class TokenMac {

    private static final int KEY_LENGTH = 32;

    private final ThreadLocal<Mac> macs;

    /** Creates a MAC with a random key that only this object has. */
    TokenMac() {
        this(randomBytes(KEY_LENGTH));
    }

    TokenMac(byte[] key) {
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

    /** Half of a MAC: long enough that no two tokens of a store share it by chance. */
    record Fingerprint(long high, long low) {}

    /** The MAC of a token: as a number, and its first half. */
    record Tag(BigInteger number, Fingerprint fingerprint) {}

    Tag tag(OAuthToken token) {
        return tag(macs.get().doFinal(TokenFields.encode(token)));
    }

    /** The MAC of a statement and the one or two tokens that it is about. */
    Tag tag(String statement, OAuthToken token, @Nullable OAuthToken other) {
        Mac mac = macs.get();
        mac.update(statement.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        byte[] first = TokenFields.encode(token);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(first.length).array());
        mac.update(first);
        return tag(mac.doFinal(other == null ? new byte[0] : TokenFields.encode(other)));
    }

    static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static Tag tag(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        return new Tag(new BigInteger(1, value), new Fingerprint(bytes.getLong(), bytes.getLong()));
    }

    Fingerprint fingerprint(OAuthToken token) {
        return tag(token).fingerprint();
    }
}
