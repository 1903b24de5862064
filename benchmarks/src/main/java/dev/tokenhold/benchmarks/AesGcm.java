package dev.tokenhold.benchmarks;

import dev.tokenhold.OAuthToken;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cryptography of the JDK alone: opens and seals as many bytes as a sealed token has. */
final class AesGcm implements Contestant {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(randomBytes(32), "AES");
    private byte[] plaintext = {};
    private byte[] sealed = {};

    @Override
    public void fill(int tokens) throws GeneralSecurityException {
        plaintext = randomBytes(Memory.sealedBytes());
        sealed = seal();
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] seal() throws GeneralSecurityException {
        byte[] nonce = randomBytes(NONCE);
        byte[] bytes = new byte[NONCE + plaintext.length + TAG_BITS / Byte.SIZE];
        System.arraycopy(nonce, 0, bytes, 0, NONCE);
        cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plaintext, 0, plaintext.length, bytes, NONCE);
        return bytes;
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE));
        return cipher;
    }

    @Override
    public Object find(long user) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, sealed).doFinal(sealed, NONCE, sealed.length - NONCE);
    }

    @Override
    public Object save(long user, OAuthToken token) throws GeneralSecurityException {
        return seal();
    }

    @Override
    public void close() {}
}
