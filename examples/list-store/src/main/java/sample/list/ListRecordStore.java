package sample.list;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Keeps records in a list, until the process ends: the least that a store has to do. */
public final class ListRecordStore implements RecordStore {

    private static final Comparator<TokenRecord> BY_ID = Comparator.comparing(TokenRecord::id, TokenIds.ORDER);

    // In the order of their ids. Replaced as a whole, so that a batch that fails has changed nothing.
    private List<TokenRecord> records = List.of();
    private boolean closed;

    @Override
    public Optional<TokenRecord> read(String id) {
        return all(record -> record.id().equals(id)).findFirst();
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return all(record -> record.lookupKey(field) != null && keys.contains(record.lookupKey(field)))
                .toList();
    }

    @Override
    public List<TokenRecord> scan(String after, int limit) {
        return all(record -> after == null || TokenIds.ORDER.compare(record.id(), after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized WriteResult write(List<RecordWrite> batch) {
        Set<String> written = new HashSet<>();
        for (RecordWrite write : batch) {
            String id = write.record().id();
            if (!written.add(id)) {
                throw new IllegalArgumentException("a batch writes the record " + id + " twice");
            }
            long present = read(id).map(TokenRecord::version).orElse(RecordWrite.ABSENT);
            if (present != write.expectedVersion()) {
                return new WriteResult.VersionMoved(id);
            }
        }
        // Without the old records of the batch: those of one batch may exchange their identities.
        List<TokenRecord> next =
                new ArrayList<>(all(record -> !written.contains(record.id())).toList());
        for (RecordWrite write : batch) {
            Bytes identity = write.record().lookupKey(LookupField.IDENTITY);
            for (TokenRecord other : next) {
                if (identity != null && identity.equals(other.lookupKey(LookupField.IDENTITY))) {
                    return new WriteResult.IdentityTaken(write.record().id(), other.id());
                }
            }
            next.add(write.record());
        }
        next.sort(BY_ID);
        records = next;
        return new WriteResult.Written();
    }

    @Override
    public boolean delete(String id) {
        return deleteAll(record -> record.id().equals(id));
    }

    @Override
    public boolean delete(String id, long version) {
        return deleteAll(record -> record.id().equals(id) && record.version() == version);
    }

    @Override
    public void deleteAllBut(Set<String> ids) {
        deleteAll(record -> !ids.contains(record.id()));
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private synchronized Stream<TokenRecord> all(Predicate<TokenRecord> condition) {
        if (closed) {
            throw StoreUnavailableException.closed();
        }
        return records.stream().filter(condition);
    }

    private synchronized boolean deleteAll(Predicate<TokenRecord> condition) {
        List<TokenRecord> rest = all(condition.negate()).toList();
        boolean deleted = rest.size() < records.size();
        records = rest;
        return deleted;
    }
}
