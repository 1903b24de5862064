package dev.tokenhold.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line with a secret, in memory that can be overwritten. */
final class SecretLine {

    /** The most that a line can have. A file or program with more was hardly meant. */
    static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private byte[] bytes = new byte[64];
    private int length;

    private SecretLine() {}

    /**
     * Reads up to the end of the line or of the stream, and no further: the same stream may have the next secret.
     *
     * @param in the stream
     * @return the line; wipe it after use
     * @throws IOException if the stream cannot be read, or the line has more than 1 MiB
     */
    static SecretLine read(InputStream in) throws IOException {
        SecretLine line = new SecretLine();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.append((byte) b);
            }
            return line;
        } catch (IOException e) {
            line.wipe();
            throw e;
        }
    }

    private void append(byte b) throws IOException {
        if (length == MAX_BYTES) {
            throw new IOException("its first line has more than 1 MiB, which is no secret");
        }
        if (length == bytes.length) {
            byte[] old = bytes;
            bytes = Arrays.copyOf(old, old.length * 2);
            Arrays.fill(old, (byte) 0);
        }
        bytes[length++] = b;
    }

    /**
     * Decodes the line.
     *
     * @return the line without its line end; overwrite it after use
     * @throws CharacterCodingException if it is not UTF-8
     */
    char[] text() throws CharacterCodingException {
        CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        try {
            return bare(chars);
        } finally {
            Arrays.fill(chars.array(), '\0');
        }
    }

    /** Returns the first line of a text, as {@link #text} does; overwrite it after use. */
    static char[] in(String text) {
        int end = text.indexOf('\n');
        return bare(CharBuffer.wrap(end < 0 ? text : text.substring(0, end)));
    }

    // Editors of Windows put a byte order mark at the beginning.
    private static char[] bare(CharBuffer line) {
        int start = line.hasRemaining() && line.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        int end = line.length();
        if (end > start && line.charAt(end - 1) == '\r') {
            end--;
        }
        char[] bare = new char[end - start];
        line.subSequence(start, end).get(bare);
        return bare;
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
