package dev.tokenhold.zoho.csv;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text in memory that can be read from any of its lines on. Lines count from 1 and end with LF, CRLF or CR. A byte order mark is left
 * out. Immutable.
 */
final class Utf8Lines {

    // UTF-8 cannot have an unpaired surrogate, and no token accepts one.
    private static final String MALFORMED = Character.toString(Character.MIN_LOW_SURROGATE);

    private final byte[] bytes;
    private final int[] starts;

    Utf8Lines(byte[] bytes) {
        this.bytes = bytes;
        int first = startsWithByteOrderMark(bytes) ? 3 : 0;
        starts = IntStream.range(first, bytes.length)
                .filter(i -> i == first || bytes[i - 1] == '\n' || (bytes[i - 1] == '\r' && bytes[i] != '\n'))
                .toArray();
    }

    int count() {
        return starts.length;
    }

    /** Whether the last line has no line end. */
    boolean endWithinLine() {
        return starts.length > 0 && bytes[bytes.length - 1] != '\n' && bytes[bytes.length - 1] != '\r';
    }

    /** Whether a line is the last one and has no line end. */
    boolean endWithin(int line) {
        return line == starts.length && endWithinLine();
    }

    /** Decodes the text from a line on, with an unpaired surrogate in place of malformed bytes. */
    Reader from(int line) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(MALFORMED);
        int start = start(line);
        return new InputStreamReader(new ByteArrayInputStream(bytes, start, bytes.length - start), decoder);
    }

    /** Says where some lines are not UTF-8, or null when they are. */
    @Nullable
    String malformed(int firstLine, int lastLine) {
        for (int line = firstLine; line <= Math.min(lastLine, starts.length); line++) {
            int start = start(line);
            ByteBuffer encoded = ByteBuffer.wrap(bytes, start, start(line + 1) - start);
            CharBuffer decoded = CharBuffer.allocate(encoded.remaining());
            if (StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(encoded, decoded, true)
                    .isMalformed()) {
                return "byte " + (encoded.position() - start + 1) + " of line " + line + " is not UTF-8";
            }
        }
        return null;
    }

    private int start(int line) {
        return line <= starts.length ? starts[line - 1] : bytes.length;
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }
}
