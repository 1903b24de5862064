package dev.tokenhold.file;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The algorithms that docs/format.md names, from the JDK alone: none of the code that the vectors are to test. */
final class VectorCrypto {

    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private VectorCrypto() {}

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 5869, for up to 32 bytes of output: one block of the expansion. */
    static byte[] hkdf(byte[] inputKey, byte[] salt, String info, int length) {
        byte[] pseudorandomKey = hmac(salt, inputKey);
        return Arrays.copyOf(
                hmac(pseudorandomKey, new VectorBytes().text(info).u8(1).toArray()), length);
    }

    static byte[] pbkdf2(String passphrase, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, rounds, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Nonce, ciphertext and tag. The nonce is a digest of everything that goes in, so that the same input gives the same bytes and
     * different inputs have different nonces: good for a vector, and for nothing else.
     */
    static byte[] encrypt(byte[] key, byte[] plaintext, byte[] associatedData) {
        byte[] nonce = Arrays.copyOf(
                hmac(
                        key,
                        new VectorBytes().bytes(associatedData).bytes(plaintext).toArray()),
                NONCE_LENGTH);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associatedData);
            return new VectorBytes()
                    .bytes(nonce)
                    .bytes(cipher.doFinal(plaintext))
                    .toArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
