package dev.tokenhold.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.util.SecretBytes;
import dev.tokenhold.spi.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes primitives of keys. It makes each by its class, without Tink's registry, which is global to the process and takes longer to
 * fill than a short command takes for all the rest.
 */
final class TinkPrimitives {

    /** What Tink puts before a ciphertext: a one, and the id of the key. */
    private static final int PREFIX_LENGTH = 1 + Integer.BYTES;

    private TinkPrimitives() {}

    /** XAES-256-GCM (C2SP) that encrypts with the primary key and decrypts with all that open records. */
    static Aead aead(List<RecordKey> keys) {
        Map<Integer, Aead> byId = new HashMap<>();
        Aead primary = null;
        for (RecordKey key : keys) {
            if (key.opensRecords()) {
                Aead aead = aead(key);
                byId.put(key.id(), aead);
                primary = key.isPrimary() ? aead : primary;
            }
        }
        return new Keyset(Objects.requireNonNull(primary, "no primary key"), byId);
    }

    // A keyset of Tink would be prepared for the rotation of keys; the keyring is.
    @AccessesPartialKey
    @LowLevelCryptoCaller
    private static Aead aead(RecordKey key) {
        try {
            return XAesGcmAead.create(XAesGcmKey.create(
                    PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, secret(key.key()), key.id()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink does not take a key of 32 bytes", e);
        }
    }

    /** HMAC-SHA256 (RFC 2104). */
    @AccessesPartialKey
    static Prf hmac(Bytes key) {
        try {
            return PrfHmacJce.create(HmacPrfKey.builder()
                    .setParameters(PredefinedPrfParameters.HMAC_SHA256_PRF)
                    .setKeyBytes(secret(key))
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink does not take a key of 32 bytes", e);
        }
    }

    private static SecretBytes secret(Bytes key) {
        return SecretBytes.copyFrom(key.toByteArray(), InsecureSecretKeyAccess.get());
    }

    /** Several keys as one: decrypts with the key that the ciphertext names. */
    private record Keyset(Aead primary, Map<Integer, Aead> byId) implements Aead {

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            return primary.encrypt(plaintext, associatedData);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            Aead key = ciphertext.length < PREFIX_LENGTH
                    ? null
                    : byId.get(ByteBuffer.wrap(ciphertext).getInt(1));
            if (key == null) {
                throw new GeneralSecurityException("the ciphertext names no key that opens it");
            }
            // It checks all of the prefix.
            return key.decrypt(ciphertext, associatedData);
        }
    }
}
