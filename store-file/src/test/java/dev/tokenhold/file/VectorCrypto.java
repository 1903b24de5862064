package dev.tokenhold.file;

import java.math.BigInteger;
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

    private static final int GCM_NONCE_LENGTH = 12;
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

    /** AES-256-GCM: nonce, ciphertext and tag. The nonce is reproducible. */
    static byte[] gcm(byte[] key, byte[] plaintext, byte[] associatedData) {
        byte[] nonce = nonce(key, plaintext, associatedData, GCM_NONCE_LENGTH);
        return new VectorBytes()
                .bytes(nonce)
                .bytes(gcm(key, nonce, plaintext, associatedData))
                .toArray();
    }

    /** XAES-256-GCM: nonce, ciphertext and tag. The nonce is reproducible. */
    static byte[] xaes(byte[] key, byte[] plaintext, byte[] associatedData) {
        byte[] nonce = nonce(key, plaintext, associatedData, 2 * GCM_NONCE_LENGTH);
        byte[] derived = new VectorBytes()
                .bytes(cmac(key, derivation(1, nonce)))
                .bytes(cmac(key, derivation(2, nonce)))
                .toArray();
        byte[] rest = Arrays.copyOfRange(nonce, GCM_NONCE_LENGTH, nonce.length);
        return new VectorBytes()
                .bytes(nonce)
                .bytes(gcm(derived, rest, plaintext, associatedData))
                .toArray();
    }

    private static byte[] derivation(int counter, byte[] nonce) {
        return new VectorBytes()
                .u16(counter)
                .text("X")
                .u8(0)
                .bytes(Arrays.copyOf(nonce, GCM_NONCE_LENGTH))
                .toArray();
    }

    // RFC 4493 for one whole block.
    private static byte[] cmac(byte[] key, byte[] block) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            byte[] subkey = doubled(aes.doFinal(new byte[block.length]));
            for (int i = 0; i < block.length; i++) {
                subkey[i] ^= block[i];
            }
            return aes.doFinal(subkey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] doubled(byte[] block) {
        BigInteger twice = new BigInteger(1, block).shiftLeft(1);
        byte[] low = twice.testBit(8 * block.length)
                ? twice.xor(BigInteger.valueOf(0x87)).toByteArray()
                : twice.toByteArray();
        byte[] doubled = new byte[block.length];
        int length = Math.min(low.length, doubled.length);
        System.arraycopy(low, low.length - length, doubled, doubled.length - length, length);
        return doubled;
    }

    /**
     * A digest of everything that goes in, so that the same input gives the same bytes and different inputs have different nonces:
     * good for a vector, and for nothing else.
     */
    private static byte[] nonce(byte[] key, byte[] plaintext, byte[] associatedData, int length) {
        return Arrays.copyOf(
                hmac(
                        key,
                        new VectorBytes().bytes(associatedData).bytes(plaintext).toArray()),
                length);
    }

    private static byte[] gcm(byte[] key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associatedData);
            return cipher.doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
