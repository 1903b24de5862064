package dev.tokenhold.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Puts bytes together as docs/format.md describes them, and takes files apart in ways that it forbids. */
final class VectorBytes {

    static final int DIGEST_LENGTH = 32;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    VectorBytes u8(int value) {
        return integer(value, 1);
    }

    VectorBytes u16(int value) {
        return integer(value, 2);
    }

    VectorBytes u32(long value) {
        return integer(value, 4);
    }

    VectorBytes u64(long value) {
        return integer(value, 8);
    }

    VectorBytes text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    VectorBytes bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    byte[] toArray() {
        return out.toByteArray();
    }

    /** What was put together, and its SHA-256. */
    byte[] withDigest() {
        return bytes(sha256(out.toByteArray())).toArray();
    }

    private VectorBytes integer(long value, int width) {
        return bytes(Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(value).array(), 8 - width, 8));
    }

    /** The file with its lowest bit at an offset, or that far from its end, changed. */
    static byte[] flipped(byte[] file, int offset) {
        byte[] flipped = file.clone();
        flipped[offset < 0 ? file.length + offset : offset] ^= 1;
        return flipped;
    }

    /** The file with some of its bytes, and its digest with them, changed. */
    static byte[] replaced(byte[] file, int offset, byte... bytes) {
        byte[] replaced = file.clone();
        System.arraycopy(bytes, 0, replaced, offset, bytes.length);
        return redigested(replaced);
    }

    /** The file with a digest that fits. */
    static byte[] redigested(byte[] file) {
        return new VectorBytes()
                .bytes(Arrays.copyOf(file, file.length - DIGEST_LENGTH))
                .withDigest();
    }

    static byte[] cut(byte[] file, int length) {
        return Arrays.copyOf(file, length < 0 ? file.length + length : length);
    }

    /** Bytes that look random, the same for the same label. */
    static byte[] pseudorandom(String label, int length) {
        VectorBytes bytes = new VectorBytes();
        for (int block = 0; bytes.out.size() < length; block++) {
            bytes.bytes(sha256(new VectorBytes().text(label).u8(0).u32(block).toArray()));
        }
        return Arrays.copyOf(bytes.toArray(), length);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
