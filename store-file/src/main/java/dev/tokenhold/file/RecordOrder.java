package dev.tokenhold.file;

import dev.tokenhold.internal.RecordPart;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The records of a token file that have some part, in the order of that part and then of their ids. Immutable: a change copies the
 * references, which takes microseconds where writing the file takes milliseconds.
 */
final class RecordOrder {

    private final RecordPart part;
    private final byte[][] records;
    // Of the parts of the records. A search that looks at them need not look at the records, which are all over the
    // memory.
    private final int[] prefixes;

    private RecordOrder(RecordPart part, int size) {
        this.part = part;
        this.records = new byte[size][];
        this.prefixes = new int[size];
    }

    /** Returns an order without records. */
    static RecordOrder of(RecordPart part) {
        return new RecordOrder(part, 0);
    }

    List<byte[]> records() {
        return Collections.unmodifiableList(Arrays.asList(records));
    }

    /** Returns the records that are not before a probe. */
    List<byte[]> from(byte[] probe) {
        return records().subList(place(probe), records.length);
    }

    /** Returns this order without some of the records of the store, and with others. */
    RecordOrder changed(List<byte[]> leaving, List<byte[]> coming) {
        byte[][] gone = sorted(leaving);
        byte[][] added = sorted(coming);
        RecordOrder next = new RecordOrder(part, records.length - gone.length + added.length);
        int from = 0;
        int to = 0;
        int g = 0;
        int a = 0;
        while (g < gone.length || a < added.length) {
            boolean removes = a == added.length || (g < gone.length && compare(gone[g], added[a]) <= 0);
            // Behind a record that this one replaces.
            int place = Math.max(from, place(removes ? gone[g] : added[a]));
            copy(from, place, next, to);
            to += place - from;
            from = place;
            if (removes) {
                from++;
                g++;
            } else {
                next.records[to] = added[a];
                next.prefixes[to] = part.prefix(added[a]);
                to++;
                a++;
            }
        }
        copy(from, records.length, next, to);
        return next;
    }

    private void copy(int from, int to, RecordOrder target, int at) {
        System.arraycopy(records, from, target.records, at, to - from);
        System.arraycopy(prefixes, from, target.prefixes, at, to - from);
    }

    private byte[][] sorted(List<byte[]> some) {
        return some.stream().filter(part::isIn).sorted(this::compare).toArray(byte[][]::new);
    }

    // The index of the first record that is not before it.
    private int place(byte[] probe) {
        int prefix = part.prefix(probe);
        int low = 0;
        int high = records.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (prefixes[middle] < prefix || (prefixes[middle] == prefix && compare(records[middle], probe) < 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int compare(byte[] a, byte[] b) {
        int result = part.compare(a, b);
        return result != 0 ? result : RecordPart.ID.compare(a, b);
    }
}
