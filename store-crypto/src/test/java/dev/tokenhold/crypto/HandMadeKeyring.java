package dev.tokenhold.crypto;

import static dev.tokenhold.crypto.RecordKey.Status.DESTROYED;
import static dev.tokenhold.crypto.RecordKey.Status.ENABLED;
import static dev.tokenhold.crypto.RecordKey.Status.PRIMARY;
import static dev.tokenhold.crypto.RecordKey.Status.RETIRED;

import dev.tokenhold.spi.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyring files made from docs/format.md with nothing but the JDK's algorithms: a second opinion on the format, with few rounds so
 * that tests are quick, and with keys that no released program makes yet.
 */
final class HandMadeKeyring {

    static final String PASSPHRASE = "correct horse battery staple";
    static final int VERSION = 8;
    static final int PROTECTION = 10;
    static final int RESERVED = 11;
    static final int ID = 12;
    static final int REVISION = 28;
    static final int PARAMETERS_LENGTH = 36;
    static final int ROUNDS = 38;
    static final int SALT = 42;
    static final int CHECK = 74;

    /** The offset of the status of the first key in the plaintext. */
    static final int FIRST_STATUS = 46;

    private static final int FEW_ROUNDS = 2;
    private static final int DIGEST_LENGTH = 32;

    private HandMadeKeyring() {}

    static KeyProtection passphrase() {
        return KeyProtection.passphrase(PASSPHRASE.toCharArray());
    }

    /** A keyring with a new key. */
    static Keyring open() throws GeneralSecurityException, IOException {
        return open(newKey(PRIMARY));
    }

    /** A keyring with a new lookup key and these record keys. */
    static Keyring open(RecordKey... keys) throws GeneralSecurityException, IOException {
        Path file = Files.createTempFile("tokenhold", ".keyring");
        try {
            Files.write(file, bytes(keys));
            return Keyring.open(file, passphrase());
        } finally {
            Files.delete(file);
        }
    }

    static RecordKey newKey(RecordKey.Status status) {
        return new RecordKey(1 + new SecureRandom().nextInt(Integer.MAX_VALUE), status, Bytes.of(random(32)));
    }

    static RecordKey as(RecordKey.Status status, RecordKey key) {
        return new RecordKey(key.id(), status, status == DESTROYED ? Bytes.of(new byte[32]) : key.key());
    }

    static byte[] bytes() throws GeneralSecurityException {
        return bytes(newKey(PRIMARY));
    }

    static byte[] bytes(RecordKey... keys) throws GeneralSecurityException {
        return bytes(keys(1, keys));
    }

    /** The plaintext of a keyring file. */
    static byte[] keys(long promoted, RecordKey... keys) {
        return written(out -> {
            out.write(random(32));
            out.writeLong(promoted);
            out.writeShort(keys.length);
            for (RecordKey key : keys) {
                out.writeInt(key.id());
                out.writeByte(List.of(PRIMARY, ENABLED, RETIRED, DESTROYED).indexOf(key.status()) + 1);
                out.write(key.key().toByteArray());
            }
        });
    }

    static byte[] bytes(byte[] keys) throws GeneralSecurityException {
        return bytes(keys, PASSPHRASE);
    }

    static byte[] bytes(byte[] keys, String passphrase) throws GeneralSecurityException {
        byte[] salt = random(32);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, FEW_ROUNDS, 256))
                .getEncoded();
        byte[] check = hkdf(key, salt, "tokenhold keyring 1 check", 16);
        byte[] header = written(out -> {
            out.writeBytes("THKEYRNG");
            out.writeShort(1);
            out.writeByte(1);
            out.writeByte(0);
            out.write(random(16));
            out.writeLong(1);
            out.writeShort(Integer.BYTES + salt.length);
            out.writeInt(FEW_ROUNDS);
            out.write(salt);
            out.write(check);
            out.writeInt(12 + keys.length + 16);
        });
        byte[] nonce = random(12);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(hkdf(key, salt, "tokenhold keyring 1 encryption", 32), "AES"),
                new GCMParameterSpec(128, nonce));
        gcm.updateAAD(header);
        byte[] ciphertext = gcm.doFinal(keys);
        return withDigest(written(out -> {
            out.write(header);
            out.write(nonce);
            out.write(ciphertext);
            out.write(new byte[DIGEST_LENGTH]);
        }));
    }

    /** The same file with a digest that fits, as a program that means it would have written it. */
    static byte[] withDigest(byte[] file) throws GeneralSecurityException {
        int end = file.length - DIGEST_LENGTH;
        byte[] fitting = file.clone();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(file, end));
        System.arraycopy(digest, 0, fitting, end, DIGEST_LENGTH);
        return fitting;
    }

    // RFC 5869.
    private static byte[] hkdf(byte[] inputKey, byte[] salt, String info, int length) throws GeneralSecurityException {
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(salt, "HmacSHA256"));
        byte[] pseudorandomKey = hmac.doFinal(inputKey);
        hmac.init(new SecretKeySpec(pseudorandomKey, "HmacSHA256"));
        hmac.update(info.getBytes(StandardCharsets.US_ASCII));
        hmac.update((byte) 1);
        return Arrays.copyOf(hmac.doFinal(), length);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
