package dev.tokenhold.zoho;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Where the lines of a file begin, as far as it has been looked through. Lines count from 1 and end with LF, CRLF or CR. */
final class LineStarts {

    private final Longs starts = new Longs();
    private long seen;
    private boolean afterCr;

    /** Before anything has been looked at. */
    LineStarts(long first) {
        starts.add(first);
        seen = first;
    }

    /** Looks at bytes of the file; those that have been looked at before are passed over. */
    void see(long position, byte[] bytes, int offset, int length) {
        int from = (int) Math.max(0, seen - position);
        if (from >= length) {
            return;
        }
        for (int i = offset + from; i < offset + length; i++) {
            byte b = bytes[i];
            if (afterCr) {
                afterCr = false;
                if (b != '\n') {
                    add(position + i - offset);
                }
            }
            if (b == '\n') {
                add(position + i - offset + 1);
            } else if (b == '\r') {
                afterCr = true;
            }
        }
        seen = position + length;
    }

    /** Says that there is nothing behind what has been seen. */
    void end() {
        if (afterCr) {
            afterCr = false;
            add(seen);
        }
    }

    /** How far the file has been looked through. */
    long seen() {
        return seen;
    }

    /** How many lines are known to begin. */
    int count() {
        return starts.size();
    }

    /** Where a line begins; what is behind the last one, where that ends. */
    long of(int line) {
        return line <= starts.size() ? starts.get(line - 1) : seen;
    }

    private void add(long start) {
        if (starts.size() == IdOrder.GREATEST_ROW) {
            throw new UncheckedIOException(new IOException(
                    "it has more than " + IdOrder.GREATEST_ROW + " lines, which is all that can be read"));
        }
        starts.add(start);
    }
}
