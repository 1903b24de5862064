package dev.tokenhold.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.Prf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.util.SecretBytes;
import dev.tokenhold.spi.Bytes;
import java.security.GeneralSecurityException;
import java.util.List;

/** Makes primitives of keys. The one place that touches Tink's registry, which is global to the process. */
final class TinkPrimitives {

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private TinkPrimitives() {}

    /** XAES-256-GCM (C2SP) that encrypts with the primary key and decrypts with all that open records. */
    @AccessesPartialKey
    static Aead aead(List<RecordKey> keys) {
        try {
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            for (RecordKey key : keys) {
                if (key.opensRecords()) {
                    KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(XAesGcmKey.create(
                                    PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE, secret(key.key()), key.id()))
                            .withFixedId(key.id());
                    keyset.addEntry(key.isPrimary() ? entry.makePrimary() : entry);
                }
            }
            return keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
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
}
