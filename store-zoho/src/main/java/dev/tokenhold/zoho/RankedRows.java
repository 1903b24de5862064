package dev.tokenhold.zoho;

/** A rank and the number of a row in one {@code long}; those sort by the rank, then by the number. */
final class RankedRows {

    static final int RANK_BITS = 35;
    static final long GREATEST_RANK = (1L << RANK_BITS) - 1;
    /** The greatest number of a row. */
    static final int GREATEST_ROW = (1 << (Long.SIZE - RANK_BITS)) - 1;

    private static final int ROW_BITS = Long.SIZE - RANK_BITS;

    private RankedRows() {}

    // Without the sign turned over, great ranks would be negative numbers.
    static long of(long rank, int row) {
        return (rank << ROW_BITS | row) ^ Long.MIN_VALUE;
    }

    static long rank(long ranked) {
        return (ranked ^ Long.MIN_VALUE) >>> ROW_BITS;
    }

    static int row(long ranked) {
        return (int) ranked & GREATEST_ROW;
    }

    /** The end of the rows from an index on that have the same rank. */
    static int endOfRank(long[] sorted, int from) {
        int end = from + 1;
        while (end < sorted.length && rank(sorted[end]) == rank(sorted[from])) {
            end++;
        }
        return end;
    }
}
