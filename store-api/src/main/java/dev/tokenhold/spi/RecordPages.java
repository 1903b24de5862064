package dev.tokenhold.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the records of a store in the order of their ids, with one page at a time in memory. */
final class RecordPages extends Spliterators.AbstractSpliterator<List<TokenRecord>> {

    private static final int READ_AT_ONCE = 256;
    // Some thousands of records of usual size, or a few of the largest.
    private static final int BYTES_ENOUGH = 2 << 20;

    private final RecordStore records;
    private final int size;
    private @Nullable String last;
    private boolean more = true;

    private RecordPages(RecordStore records, @Nullable String after, int size) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
        this.records = records;
        this.size = size;
        this.last = after;
    }

    static Stream<List<TokenRecord>> of(RecordStore records, @Nullable String after, int size) {
        return StreamSupport.stream(new RecordPages(records, after, size), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super List<TokenRecord>> action) {
        List<TokenRecord> page = new ArrayList<>();
        long bytes = 0;
        while (more && page.size() < size && bytes < BYTES_ENOUGH) {
            int limit = Math.min(READ_AT_ONCE, size - page.size());
            List<TokenRecord> read = records.scan(last, limit);
            more = read.size() == limit;
            for (TokenRecord record : read) {
                page.add(record);
                bytes += record.sealed().length();
                last = record.id();
            }
        }
        if (page.isEmpty()) {
            return false;
        }
        action.accept(page);
        return true;
    }
}
