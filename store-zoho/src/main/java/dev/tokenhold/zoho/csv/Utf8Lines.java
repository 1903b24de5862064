package dev.tokenhold.zoho.csv;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A text in memory that can be read from any of its lines on. Lines count from 1 and end with LF, CRLF or CR. A byte order mark is left
 * out. Immutable.
 */
final class Utf8Lines {

    // UTF-8 cannot have an unpaired surrogate, and no token accepts one.
    private static final String MALFORMED = Character.toString(Character.MIN_LOW_SURROGATE);

    // Longer than two headers in any encoding.
    private static final int BEGINNING = 2_000;

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

    /** Whether an ASCII text is anywhere in them. */
    boolean contain(String ascii) {
        byte[] sought = ascii.getBytes(StandardCharsets.US_ASCII);
        return IntStream.rangeClosed(0, bytes.length - sought.length)
                .anyMatch(i ->
                        bytes[i] == sought[0] && Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length));
    }

    /** Whether the bytes are UTF-16, which spreadsheets call Unicode. */
    boolean areUtf16() {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return first == 0xFEFF || first == 0xFFFE || (bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0));
    }

    /** The first lines, decoded as well as possible, without their line ends. */
    List<String> beginning(int count) {
        Charset charset = areUtf16() ? utf16() : StandardCharsets.UTF_8;
        return new String(bytes, 0, Math.min(bytes.length, BEGINNING), charset)
                .replaceFirst("^\uFEFF", "")
                .lines()
                .limit(count)
                .toList();
    }

    private Charset utf16() {
        return bytes[0] == (byte) 0xFF || bytes[1] == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
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
