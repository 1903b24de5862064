package dev.tokenhold.testkit;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records in memory, without a fence, without leases, and only as many and as long as the limits allow. */
class LimitedRecordStore implements RecordStore {

    private final InMemoryRecordStore records;

    LimitedRecordStore(StoreLimits limits) {
        records = new InMemoryRecordStore(limits);
    }

    @Override
    public boolean keepsLeases() {
        return false;
    }

    @Override
    public StoreLimits limits() {
        return records.limits();
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        if (batch.stream().anyMatch(write -> write.record().lease() != null)) {
            throw new IllegalArgumentException("this store keeps no leases");
        }
        return records.write(batch);
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        return records.read(id);
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return records.lookUp(field, keys);
    }

    @Override
    public boolean delete(String id) {
        return records.delete(id);
    }

    @Override
    public boolean delete(String id, long version) {
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
}
