package dev.tokenhold.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An immutable string of bytes, equal to another with the same bytes. Its {@code toString} shows only the length.
 */
public final class Bytes {

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /**
     * Copies an array.
     *
     * @param value the bytes, copied
     * @return a byte string
     */
    public static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /**
     * Copies a part of an array.
     *
     * @param value the array to copy from
     * @param from the index of the first byte
     * @param to the index after the last byte
     * @return a byte string
     */
    public static Bytes of(byte[] value, int from, int to) {
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    /** {@return the number of bytes} */
    public int length() {
        return value.length;
    }

    /** {@return the bytes in a new array} */
    public byte[] toByteArray() {
        return value.clone();
    }

    /** {@return a new read-only buffer of the bytes, which are not copied} */
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
