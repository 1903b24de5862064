package dev.tokenhold.crypto;

import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All records of a store in the order of their ids, a page in memory at a time. */
final class RecordPages extends Spliterators.AbstractSpliterator<TokenRecord> {

    private static final int PAGE = 256;

    private final RecordStore records;
    private final Deque<TokenRecord> page = new ArrayDeque<>(PAGE);
    private @Nullable String last;
    private boolean more = true;

    private RecordPages(RecordStore records) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
        this.records = records;
    }

    static Stream<TokenRecord> stream(RecordStore records) {
        return StreamSupport.stream(new RecordPages(records), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super TokenRecord> action) {
        if (page.isEmpty() && more) {
            List<TokenRecord> next = records.scan(last, PAGE);
            page.addAll(next);
            more = next.size() == PAGE;
        }
        TokenRecord record = page.poll();
        if (record == null) {
            return false;
        }
        last = record.id();
        action.accept(record);
        return true;
    }
}
