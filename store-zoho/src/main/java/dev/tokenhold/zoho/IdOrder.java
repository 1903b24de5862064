package dev.tokenhold.zoho;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of rows in their order, and the rows of each id in theirs: in eight bytes for a row whose id is a decimal one or none,
 * in some more for another. Rows without id come last. Immutable.
 */
final class IdOrder {

    /** The greatest number of a row. */
    static final int GREATEST_ROW = RankedRows.GREATEST_ROW;

    private static final long NONE = RankedRows.GREATEST_RANK;

    /** A row with another id. */
    private static final class Other {

        static final Comparator<Other> ORDER = Comparator.<Other, byte[]>comparing(
                        other -> other.id, Arrays::compareUnsigned)
                .thenComparingInt(other -> other.row);

        // Bytes take less room than a String, and their order is that of the ids.
        private final byte[] id;
        private final int row;

        Other(String id, int row) {
            this.id = id.getBytes(StandardCharsets.UTF_8);
            this.row = row;
        }

        String id() {
            return new String(id, StandardCharsets.UTF_8);
        }
    }

    // Of a row with another id its index among them stands for the row.
    private final long[] sorted;
    private final List<Other> others;

    private IdOrder(long[] sorted, List<Other> others) {
        this.sorted = sorted;
        this.others = others;
    }

    /** Collects rows. Not thread-safe. */
    static final class Builder {

        private final Longs ranked = new Longs();
        private final List<Other> others = new ArrayList<>();

        void add(@Nullable String id, int row) {
            long rank = id == null ? NONE : DecimalRanks.of(id);
            if (rank == NONE || DecimalRanks.isExact(rank)) {
                ranked.add(RankedRows.of(rank, row));
            } else {
                others.add(new Other(String.valueOf(id), row));
            }
        }

        /** The order of all rows; nothing is left here. */
        IdOrder build() {
            others.sort(Other.ORDER);
            for (int i = 0; i < others.size(); i++) {
                ranked.add(RankedRows.of(DecimalRanks.of(others.get(i).id()), i));
            }
            return new IdOrder(ranked.drainSorted(), others);
        }
    }

    int size() {
        return sorted.length;
    }

    int row(int index) {
        Other other = other(index);
        return other == null ? RankedRows.row(sorted[index]) : other.row;
    }

    @Nullable
    String id(int index) {
        Other other = other(index);
        if (other != null) {
            return other.id();
        }
        long rank = RankedRows.rank(sorted[index]);
        return rank == NONE ? null : DecimalRanks.id(rank);
    }

    /** The end of the rows from an index on that have the same id; a row without id is alone. */
    int endOfId(int from) {
        if (RankedRows.rank(sorted[from]) == NONE) {
            return from + 1;
        }
        int end = RankedRows.endOfRank(sorted, from);
        Other first = other(from);
        for (int i = from + 1; first != null && i < end; i++) {
            if (!Arrays.equals(first.id, others.get(RankedRows.row(sorted[i])).id)) {
                return i;
            }
        }
        return end;
    }

    private @Nullable Other other(int index) {
        long rank = RankedRows.rank(sorted[index]);
        return rank == NONE || DecimalRanks.isExact(rank) ? null : others.get(RankedRows.row(sorted[index]));
    }
}
