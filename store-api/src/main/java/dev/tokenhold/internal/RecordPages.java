package dev.tokenhold.internal;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads the records of a store in the order of their ids, with one page at a time in memory. */
final class RecordPages extends Spliterators.AbstractSpliterator<TokenRecords.Page> {

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

    static Stream<TokenRecords.Page> of(RecordStore records, @Nullable String after, int size) {
        return StreamSupport.stream(new RecordPages(records, after, size), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super TokenRecords.Page> action) {
        TokenRecords.Page page = new TokenRecords.Page(new ArrayList<>(), new ArrayList<>());
        long bytes = 0;
        while (more && page.records().size() < size && bytes < BYTES_ENOUGH) {
            int limit = Math.min(READ_AT_ONCE, size - page.records().size());
            List<TokenRecord> read = records.scan(last, limit, page.malformed()::add);
            more = read.size() == limit;
            for (TokenRecord record : read) {
                page.records().add(record);
                bytes += record.sealed().length();
                last = record.id();
            }
        }
        if (page.records().isEmpty() && page.malformed().isEmpty()) {
            return false;
        }
        action.accept(page);
        return true;
    }
}
