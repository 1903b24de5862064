package dev.tokenhold.crypto;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records in memory, with something else happening between the last read of an operation and its write. */
final class InterferingRecordStore implements RecordStore {

    private final RecordStore records = new InMemoryRecordStore();
    private final Deque<Runnable> beforeWrites = new ArrayDeque<>();
    private final Deque<Runnable> beforeDeletions = new ArrayDeque<>();
    private final Deque<WriteResult> pretended = new ArrayDeque<>();
    private int reads;
    private int writes;

    /** Runs the action before one of the next writes; each write takes one. */
    void beforeWrite(Runnable action) {
        beforeWrites.add(action);
    }

    /** Runs the action before one of the next deletions of a version; each deletion takes one. */
    void beforeDeletion(Runnable action) {
        beforeDeletions.add(action);
    }

    /** Gives this in place of one of the next writes; each write takes one. */
    void pretend(WriteResult result) {
        pretended.add(result);
    }

    /** How often records were asked for by id or lookup key, many at once counting once. */
    int reads() {
        return reads;
    }

    /** How often a write was asked for. */
    int writes() {
        return writes;
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        reads++;
        return records.read(id);
    }

    @Override
    public List<TokenRecord> readAll(Set<String> ids) {
        reads++;
        return records.readAll(ids);
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> candidates) {
        reads++;
        return records.lookUp(field, candidates);
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        writes++;
        Runnable action = beforeWrites.poll();
        if (action != null) {
            action.run();
        }
        WriteResult result = pretended.poll();
        return result == null ? records.write(batch) : result;
    }

    @Override
    public boolean delete(String id) {
        return records.delete(id);
    }

    @Override
    public boolean delete(String id, long version) {
        Runnable action = beforeDeletions.poll();
        if (action != null) {
            action.run();
        }
        return records.delete(id, version);
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit) {
        return records.scan(after, limit);
    }

    @Override
    public void deleteAllBut(Set<String> ids) {
        records.deleteAllBut(ids);
    }

    @Override
    public void close() {
        records.close();
    }

    /** The records, past all interference. */
    RecordStore records() {
        return records;
    }
}
