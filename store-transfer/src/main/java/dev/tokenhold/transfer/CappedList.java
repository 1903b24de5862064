package dev.tokenhold.transfer;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * A list for a report that grows only as far as memory allows: a dry run of a million new tokens lists a million, and must not need more
 * memory than the copy. It counts the entries that do not fit.
 */
final class CappedList<T> extends AbstractList<T> {

    // Most entries take less than 512 bytes, and each of a few lists may fill an eighth of the heap.
    private static final long CAPACITY = Math.max(10_000, Runtime.getRuntime().maxMemory() / 8 / 512);

    private final List<T> entries = new ArrayList<>();
    private long omitted;

    @Override
    public boolean add(T entry) {
        if (entries.size() < CAPACITY) {
            return entries.add(entry);
        }
        omitted++;
        return false;
    }

    @Override
    public T get(int index) {
        return entries.get(index);
    }

    @Override
    public int size() {
        return entries.size();
    }

    /** How many entries did not fit. */
    long omitted() {
        return omitted;
    }
}
