package dev.tokenhold.transfer;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is listed in a report, as far as memory goes: a dry run of a million new tokens has as much to tell, and should not need
 * more memory than copying them. What does not fit is counted.
 */
final class CappedList<T> extends AbstractList<T> {

    // Half a thousand bytes an entry is more than most take, in an eighth of the heap for each of a few lists.
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
    public boolean addAll(Collection<? extends T> more) {
        more.forEach(this::add);
        return true;
    }

    @Override
    public T get(int index) {
        return entries.get(index);
    }

    @Override
    public int size() {
        return entries.size();
    }

    /** How many entries there were that are not listed. */
    long omitted() {
        return omitted;
    }
}
