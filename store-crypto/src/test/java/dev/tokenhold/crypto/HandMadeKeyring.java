package dev.tokenhold.crypto;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
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
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyring files made from docs/format.md with nothing but the JDK's algorithms: a second opinion on the format, with few rounds so
 * that tests are quick, and with keysets that no released program makes yet.
 */
final class HandMadeKeyring {

    static final String PASSPHRASE = "correct horse battery staple";
    static final int VERSION = 8;
    static final int PROTECTION = 10;
    static final int RESERVED = 11;
    static final int PARAMETERS_LENGTH = 12;
    static final int ROUNDS = 14;
    static final int SALT = 18;
    static final int CHECK = 50;
    static final int CIPHERTEXT_LENGTH = 66;
    static final int NONCE = 70;

    private static final int FEW_ROUNDS = 2;
    private static final int DIGEST_LENGTH = 32;

    private HandMadeKeyring() {}

    static KeyProtection passphrase() {
        return KeyProtection.passphrase(PASSPHRASE.toCharArray());
    }

    /** A keyring with new keys. */
    static Keyring open() throws GeneralSecurityException, IOException {
        return open(TinkPrimitives.newRecordKeyset(), TinkPrimitives.newLookupKeyset());
    }

    static Keyring open(KeysetHandle recordKeys, KeysetHandle lookupKeys) throws GeneralSecurityException, IOException {
        Path file = Files.createTempFile("tokenhold", ".keyring");
        try {
            Files.write(file, bytes(recordKeys, lookupKeys));
            return Keyring.open(file, passphrase());
        } finally {
            Files.delete(file);
        }
    }

    static byte[] bytes() throws GeneralSecurityException {
        return bytes(TinkPrimitives.newRecordKeyset(), TinkPrimitives.newLookupKeyset());
    }

    static byte[] bytes(KeysetHandle recordKeys, KeysetHandle lookupKeys) throws GeneralSecurityException {
        return bytes(keysets(recordKeys, lookupKeys));
    }

    static byte[] keysets(KeysetHandle recordKeys, KeysetHandle lookupKeys) throws GeneralSecurityException {
        byte[] records = TinkPrimitives.toJson(recordKeys);
        byte[] lookups = TinkPrimitives.toJson(lookupKeys);
        return written(out -> {
            out.writeInt(records.length);
            out.write(records);
            out.writeInt(lookups.length);
            out.write(lookups);
        });
    }

    static byte[] bytes(byte[] keysets) throws GeneralSecurityException {
        return bytes(keysets, PASSPHRASE);
    }

    static byte[] bytes(byte[] keysets, String passphrase) throws GeneralSecurityException {
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
            out.writeShort(Integer.BYTES + salt.length);
            out.writeInt(FEW_ROUNDS);
            out.write(salt);
            out.write(check);
            out.writeInt(12 + keysets.length + 16);
        });
        byte[] nonce = random(12);
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(hkdf(key, salt, "tokenhold keyring 1 encryption", 32), "AES"),
                new GCMParameterSpec(128, nonce));
        gcm.updateAAD(header);
        byte[] ciphertext = gcm.doFinal(keysets);
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

    /** The keyset with one more key, which is the primary one. */
    static KeysetHandle rotated(KeysetHandle lookupKeys) throws GeneralSecurityException {
        return KeysetHandle.newBuilder(lookupKeys)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedPrfParameters.HMAC_SHA256_PRF)
                        .withRandomId()
                        .makePrimary())
                .build();
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
