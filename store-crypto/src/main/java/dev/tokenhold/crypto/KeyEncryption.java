package dev.tokenhold.crypto;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import dev.tokenhold.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** Encrypts the keys of a keyring file, docs/format.md, under keys derived from the protection's input key. */
final class KeyEncryption {

    /** The difference in length between ciphertext and plaintext: nonce and tag. */
    static final int OVERHEAD = 12 + 16;

    private static final byte[] ENCRYPTION = "tokenhold keyring 1 encryption".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHECK = "tokenhold keyring 1 check".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_LENGTH = 32;

    private final AesGcmJce aead;
    private final Bytes check;

    KeyEncryption(KeyProtection.Derived derived) throws GeneralSecurityException {
        aead = new AesGcmJce(hkdf(derived, ENCRYPTION, KEY_LENGTH));
        check = Bytes.of(hkdf(derived, CHECK, KeyringFile.CHECK_LENGTH));
    }

    /** Returns the key check value, which tells a wrong passphrase or key from damage. */
    Bytes check() {
        return check;
    }

    byte[] encrypt(byte[] keys, byte[] header) throws GeneralSecurityException {
        return aead.encrypt(keys, header);
    }

    byte[] decrypt(byte[] ciphertext, byte[] header) throws GeneralSecurityException {
        return aead.decrypt(ciphertext, header);
    }

    private static byte[] hkdf(KeyProtection.Derived derived, byte[] info, int length) throws GeneralSecurityException {
        return Hkdf.computeHkdf(
                "HmacSha256", derived.inputKey().toByteArray(), derived.salt().toByteArray(), info, length);
    }
}
