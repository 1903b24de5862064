package dev.tokenhold.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable string of bytes, equal to another with the same bytes. Its {@code toString} tells the length only.
 */
public final class Bytes {

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /**
     * The bytes of an array.
     *
     * @param value the bytes, copied
     * @return a byte string
     */
    public static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /**
     * Some of the bytes of an array.
     *
     * @param value where the bytes are copied from
     * @param from the index of the first
     * @param to the index after the last
     * @return a byte string
     */
    public static Bytes of(byte[] value, int from, int to) {
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    /**
     * The number of bytes.
     *
     * @return the length
     */
    public int length() {
        return value.length;
    }

    /**
     * The bytes as an array.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return value.clone();
    }

    /**
     * The bytes as a buffer that shares them.
     *
     * @return a new read-only buffer
     */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return value.length + " bytes";
    }
}
