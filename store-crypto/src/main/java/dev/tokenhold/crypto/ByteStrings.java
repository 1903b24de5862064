package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the byte strings of keys, ids and files. */
final class ByteStrings {

    private static final SecureRandom RANDOM = new SecureRandom();

    private ByteStrings() {}

    static Bytes random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /**
     * Takes the next bytes of a buffer.
     *
     * @throws BufferUnderflowException if it has fewer
     */
    static Bytes take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Bytes.of(bytes);
    }

    /**
     * Takes the next bytes of a buffer, after a u16 with their number.
     *
     * @throws BufferUnderflowException if it has fewer
     */
    static byte[] takePrefixed(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return bytes;
    }

    static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
