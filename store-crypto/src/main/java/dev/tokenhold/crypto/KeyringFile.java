package dev.tokenhold.crypto;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.UnsupportedFormatException;
import dev.tokenhold.spi.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The parts of a keyring file, docs/format.md.
 *
 * @param id random, the same in all revisions
 * @param revision 1 in a new file, one more with each edit
 * @param protection the number of the kind of protection
 * @param parameters what the protection stores
 * @param check the key check value
 * @param ciphertext the encrypted {@link KeyringKeys}, with nonce and tag
 */
record KeyringFile(Bytes id, long revision, int protection, Bytes parameters, Bytes check, Bytes ciphertext) {

    static final int ID_LENGTH = 16;
    static final int CHECK_LENGTH = 16;

    private static final byte[] MAGIC = "THKEYRNG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int DIGEST_LENGTH = 32;
    private static final int FIXED_LENGTH = 58;

    /** Encrypts the keys of a keyring. */
    static KeyringFile of(
            Bytes id, long revision, KeyProtection.Kind protection, KeyProtection.Derived derived, KeyringKeys keys) {
        byte[] plaintext = keys.encode();
        try {
            KeyEncryption encryption = new KeyEncryption(derived);
            byte[] header = header(
                    id,
                    revision,
                    protection.number,
                    derived.parameters(),
                    encryption.check(),
                    plaintext.length + KeyEncryption.OVERHEAD);
            Bytes ciphertext = Bytes.of(encryption.encrypt(plaintext, header));
            return new KeyringFile(
                    id, revision, protection.number, derived.parameters(), encryption.check(), ciphertext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys cannot be encrypted", e);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** Returns everything before the nonce, which is the associated data of the ciphertext. */
    private static byte[] header(
            Bytes id, long revision, int protection, Bytes parameters, Bytes check, int ciphertextLength) {
        return ByteBuffer.allocate(FIXED_LENGTH + parameters.length())
                .put(MAGIC)
                .putShort((short) VERSION)
                .put((byte) protection)
                .put((byte) 0)
                .put(id.asByteBuffer())
                .putLong(revision)
                .putShort((short) parameters.length())
                .put(parameters.asByteBuffer())
                .put(check.asByteBuffer())
                .putInt(ciphertextLength)
                .array();
    }

    byte[] header() {
        return header(id, revision, protection, parameters, check, ciphertext.length());
    }

    byte[] encode() {
        byte[] header = header();
        byte[] body = ByteBuffer.allocate(header.length + ciphertext.length())
                .put(header)
                .put(ciphertext.asByteBuffer())
                .array();
        return ByteBuffer.allocate(body.length + DIGEST_LENGTH)
                .put(body)
                .put(sha256(body))
                .array();
    }

    static KeyringFile decode(byte[] file, Path name) {
        if (file.length < MAGIC.length + Short.BYTES + DIGEST_LENGTH || !Arrays.equals(file, 0, 8, MAGIC, 0, 8)) {
            throw new CorruptStoreException(name
                    + " is not a Tokenhold keyring, or its beginning is damaged: name the right file, or restore it from a"
                    + " backup");
        }
        int end = file.length - DIGEST_LENGTH;
        byte[] body = Arrays.copyOf(file, end);
        if (!MessageDigest.isEqual(sha256(body), Arrays.copyOfRange(file, end, file.length))) {
            throw damaged(name, "its bytes do not match its digest");
        }
        ByteBuffer in = ByteBuffer.wrap(body).position(MAGIC.length);
        int version = Short.toUnsignedInt(in.getShort());
        if (version == 0) {
            throw damaged(name, "its version is 0");
        }
        if (version > VERSION) {
            throw new UnsupportedFormatException("the keyring " + name + " has format version " + version
                    + ", this release reads version " + VERSION + ": upgrade");
        }
        try {
            int protection = Byte.toUnsignedInt(in.get());
            int reserved = in.get();
            Bytes id = ByteStrings.take(in, ID_LENGTH);
            long revision = in.getLong();
            Bytes parameters = ByteStrings.take(in, Short.toUnsignedInt(in.getShort()));
            Bytes check = ByteStrings.take(in, CHECK_LENGTH);
            int length = in.getInt();
            if (reserved != 0 || revision < 1 || length != in.remaining()) {
                throw damaged(name, "a byte that must be zero, its revision or a length is out of range");
            }
            return new KeyringFile(id, revision, protection, parameters, check, ByteStrings.take(in, length));
        } catch (BufferUnderflowException e) {
            throw damaged(name, "its lengths do not add up");
        }
    }

    static CorruptStoreException damaged(Path name, String how) {
        return new CorruptStoreException("the keyring " + name + " is damaged: " + how + "; restore it from a backup");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
