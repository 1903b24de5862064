package dev.tokenhold.zoho;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text file in memory that can be read from any of its lines on. Lines count from 1 and end with LF, CRLF or CR. A byte order mark is
 * left out; what is not UTF-8 reads as unpaired surrogates, which UTF-8 cannot have and no token accepts.
 */
final class Utf8Lines {

    private static final char MALFORMED = Character.MIN_LOW_SURROGATE;

    private final byte[] bytes;
    private int[] starts = new int[64];
    private int count;

    Utf8Lines(byte[] bytes) {
        this.bytes = bytes;
        boolean byteOrderMark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        addStart(byteOrderMark ? 3 : 0);
        for (int i = 0; i < bytes.length; i++) {
            boolean crBeforeLf = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            if (bytes[i] == '\n' || (bytes[i] == '\r' && !crBeforeLf)) {
                addStart(i + 1);
            }
        }
    }

    int count() {
        return count;
    }

    /** Whether the last line has no line end. */
    boolean endsWithinLine() {
        return start(count) < bytes.length;
    }

    Reader from(int line) {
        int start = start(line);
        return new LenientReader(ByteBuffer.wrap(bytes, start, bytes.length - start));
    }

    /** Says where some lines are not UTF-8, or null when they are. */
    @Nullable
    String malformed(int firstLine, int lastLine) {
        for (int line = firstLine; line <= Math.min(lastLine, count); line++) {
            int start = start(line);
            ByteBuffer content = ByteBuffer.wrap(bytes, start, start(line + 1) - start);
            try {
                StandardCharsets.UTF_8.newDecoder().decode(content);
            } catch (CharacterCodingException e) {
                return "byte " + (content.position() - start + 1) + " of line " + line + " is not UTF-8";
            }
        }
        return null;
    }

    private int start(int line) {
        return line <= count ? starts[line - 1] : bytes.length;
    }

    private void addStart(int offset) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = offset;
    }

    private static final class LenientReader extends Reader {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        private final ByteBuffer in;

        LenientReader(ByteBuffer in) {
            this.in = in;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            CharBuffer out = CharBuffer.wrap(buffer, offset, length);
            CoderResult result = decoder.decode(in, out, true);
            while (result.isMalformed() && out.hasRemaining()) {
                out.put(MALFORMED);
                in.position(in.position() + result.length());
                result = decoder.decode(in, out, true);
            }
            int read = out.position() - offset;
            return read == 0 && length > 0 && !in.hasRemaining() ? -1 : read;
        }

        @Override
        public void close() {}
    }
}
