package dev.tokenhold.zoho;

import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 with an unpaired surrogate for whatever is none. */
final class Utf8Reader extends Reader {

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {

        /** Reads at least one byte, if {@code length} is not 0; returns how many. */
        int read(long position, byte[] buffer, int offset, int length);
    }

    private static final char MALFORMED = Character.MIN_LOW_SURROGATE;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final Source source;
    private final long end;
    private final ByteBuffer in;
    // Of the first byte behind those in the buffer.
    private long position;
    private long malformedAt = -1;

    /** Reads from one position to another, some bytes at a time. */
    Utf8Reader(long from, long to, int atOnce, Source source) {
        this.source = source;
        position = from;
        end = to;
        in = ByteBuffer.allocate((int) Math.max(1, Math.min(atOnce, to - from))).flip();
    }

    /** The position of the first byte that was not UTF-8 in what has been read; negative if there was none. */
    long malformedAt() {
        return malformedAt;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
        CharBuffer out = CharBuffer.wrap(buffer, offset, length);
        while (out.hasRemaining()) {
            CoderResult result = decoder.decode(in, out, position == end);
            if (result.isMalformed()) {
                if (malformedAt < 0) {
                    malformedAt = position - in.remaining();
                }
                if (out.hasRemaining()) {
                    out.put(MALFORMED);
                    in.position(in.position() + result.length());
                }
            } else if (result.isOverflow() || position == end || out.position() > offset) {
                break;
            } else {
                fill();
            }
        }
        int read = out.position() - offset;
        return read == 0 && length > 0 && position == end && !in.hasRemaining() ? -1 : read;
    }

    @Override
    public void close() {}

    private void fill() {
        in.compact();
        int wanted = (int) Math.min(in.remaining(), end - position);
        int read = source.read(position, in.array(), in.position(), wanted);
        position += read;
        in.position(in.position() + read).flip();
    }
}
