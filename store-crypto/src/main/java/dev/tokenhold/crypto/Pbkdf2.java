package dev.tokenhold.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * PBKDF2 with HMAC-SHA256 (RFC 8018, section 5.2) for keys of 32 bytes, which are one block.
 *
 * <p>The same function of {@code javax.crypto} calls many small methods in each round. A process that has just started interprets
 * them, which takes twice as long as the two hashes of a round here. An attacker who guesses passphrases uses neither.
 */
final class Pbkdf2 {

    static final int KEY_LENGTH = 32;

    private static final int BLOCK_LENGTH = 64;

    // RFC 2104.
    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    /** The most bytes that UTF-8 takes for a {@code char}; a surrogate pair takes four for two. */
    private static final int LONGEST_CHARACTER = 3;

    private Pbkdf2() {}

    /**
     * Derives a key.
     *
     * @param passphrase its UTF-8 form is the password
     * @param rounds at least 1
     */
    static byte[] derive(char[] passphrase, byte[] salt, int rounds) {
        MessageDigest sha256 = sha256();
        byte[] password = utf8(passphrase);
        byte[] hmacKey =
                Arrays.copyOf(password.length > BLOCK_LENGTH ? sha256.digest(password) : password, BLOCK_LENGTH);
        // Each a pad, and behind it the hash that is hashed with the pad next.
        byte[] inner = padded(hmacKey, INNER_PAD);
        byte[] outer = padded(hmacKey, OUTER_PAD);
        try {
            sha256.update(inner, 0, BLOCK_LENGTH);
            sha256.update(salt);
            sha256.update(FIRST_BLOCK);
            sha256.digest(outer, BLOCK_LENGTH, KEY_LENGTH);
            sha256.update(outer);
            sha256.digest(inner, BLOCK_LENGTH, KEY_LENGTH);
            byte[] key = Arrays.copyOfRange(inner, BLOCK_LENGTH, inner.length);
            for (int round = 1; round < rounds; round++) {
                sha256.update(inner);
                sha256.digest(outer, BLOCK_LENGTH, KEY_LENGTH);
                sha256.update(outer);
                sha256.digest(inner, BLOCK_LENGTH, KEY_LENGTH);
                for (int i = 0; i < KEY_LENGTH; i++) {
                    key[i] ^= inner[BLOCK_LENGTH + i];
                }
            }
            return key;
        } catch (DigestException e) {
            throw new IllegalStateException("a hash of SHA-256 has 32 bytes", e);
        } finally {
            for (byte[] secret : new byte[][] {password, hmacKey, inner, outer}) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    private static byte[] padded(byte[] hmacKey, byte pad) {
        byte[] padded = new byte[BLOCK_LENGTH + KEY_LENGTH];
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            padded[i] = (byte) (hmacKey[i] ^ pad);
        }
        return padded;
    }

    // As javax.crypto encodes it: an unpaired surrogate becomes a question mark.
    private static byte[] utf8(char[] passphrase) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer encoded = ByteBuffer.allocate(passphrase.length * LONGEST_CHARACTER);
        encoder.encode(CharBuffer.wrap(passphrase), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
