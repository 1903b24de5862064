package dev.tokenhold.zoho;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers, any number of them, in eight bytes each: it grows by pieces, since a copy would need its room twice. Not thread-safe. */
final class Longs {

    private static final int PIECE_BITS = 13;
    private static final int PIECE = 1 << PIECE_BITS;

    private final List<long[]> pieces = new ArrayList<>();
    private int size;

    void add(long value) {
        int within = size & (PIECE - 1);
        if (within == 0) {
            pieces.add(new long[PIECE]);
        }
        pieces.get(pieces.size() - 1)[within] = value;
        size++;
    }

    long get(int index) {
        return pieces.get(index >>> PIECE_BITS)[index & (PIECE - 1)];
    }

    int size() {
        return size;
    }

    /** All of them in ascending order; none is left here. */
    long[] drainSorted() {
        long[] all = new long[size];
        for (int i = 0; i < pieces.size(); i++) {
            long[] piece = pieces.set(i, new long[0]);
            System.arraycopy(piece, 0, all, i << PIECE_BITS, Math.min(PIECE, size - (i << PIECE_BITS)));
        }
        pieces.clear();
        size = 0;
        Arrays.sort(all);
        return all;
    }
}
