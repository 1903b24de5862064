package dev.tokenhold.zoho;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A text file that can be read from any of its lines on. A byte order mark is left out; what is not UTF-8 reads as unpaired
 * surrogates, which UTF-8 cannot have and no token accepts. Where its lines begin is noted as it is read. Not thread-safe.
 */
final class Utf8Lines {

    private static final int READ_AT_ONCE = 1 << 14;

    private final CsvBytes bytes;
    private final LineStarts starts;
    private final long size;
    private final long lastLineEnd;

    Utf8Lines(CsvBytes bytes) {
        this.bytes = bytes;
        size = bytes.size();
        byte[] begin = new byte[3];
        boolean byteOrderMark = bytes.read(0, begin, 0, 3) == 3
                && begin[0] == (byte) 0xEF
                && begin[1] == (byte) 0xBB
                && begin[2] == (byte) 0xBF;
        starts = new LineStarts(byteOrderMark ? 3 : 0);
        lastLineEnd = lastLineEnd(starts.of(1));
    }

    /** Where the lines begin that have been read so far. */
    LineStarts starts() {
        return starts;
    }

    /** Whether there is anything in a line or behind it. */
    boolean reach(int line) {
        return start(line) < size;
    }

    /** Whether the last line has no line end. */
    boolean endWithinLine() {
        return lastLineEnd < size;
    }

    /** Whether a line is the last one and has no line end. */
    boolean endWithin(int line) {
        return endWithinLine() && start(line) == lastLineEnd;
    }

    Reader from(int line) {
        return reader(start(line), size);
    }

    /** Says where some lines are not UTF-8, or null when they are. */
    @Nullable
    String malformed(int firstLine, int lastLine) {
        for (int line = firstLine; line <= lastLine && reach(line); line++) {
            Utf8Reader reader = reader(start(line), start(line + 1));
            char[] ignored = new char[(int) Math.min(READ_AT_ONCE, start(line + 1) - start(line))];
            while (reader.malformedAt() < 0 && reader.read(ignored, 0, ignored.length) >= 0) {
                // Until the first of either.
            }
            if (reader.malformedAt() >= 0) {
                return "byte " + (reader.malformedAt() - start(line) + 1) + " of line " + line + " is not UTF-8";
            }
        }
        return null;
    }

    private long start(int line) {
        if (starts.count() < line && starts.seen() < size) {
            byte[] buffer = new byte[READ_AT_ONCE];
            while (starts.count() < line && starts.seen() < size) {
                see(starts.seen(), buffer, 0, bytes.read(starts.seen(), buffer, 0, buffer.length));
            }
        }
        return starts.of(line);
    }

    private Utf8Reader reader(long from, long to) {
        return new Utf8Reader(from, to, READ_AT_ONCE, (position, buffer, offset, length) -> {
            int read = bytes.read(position, buffer, offset, length);
            see(position, buffer, offset, read);
            return read;
        });
    }

    private void see(long position, byte[] buffer, int offset, int read) {
        if (read == 0) {
            throw new UncheckedIOException(new IOException("it has become shorter meanwhile"));
        }
        starts.see(position, buffer, offset, read);
        if (starts.seen() >= size) {
            starts.end();
        }
    }

    // Backwards from the end, since it is asked for before everything is read.
    private long lastLineEnd(long first) {
        byte[] buffer = new byte[READ_AT_ONCE];
        long end = size;
        while (end > first) {
            long from = Math.max(first, end - buffer.length);
            for (int i = bytes.read(from, buffer, 0, (int) (end - from)) - 1; i >= 0; i--) {
                if (buffer[i] == '\n' || buffer[i] == '\r') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return first;
    }
}
