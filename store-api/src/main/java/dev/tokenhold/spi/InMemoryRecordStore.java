package dev.tokenhold.spi;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.BatchCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps records in memory: the readable reference for {@link RecordStore}, without the durability. A store of your
 * own can use it as its index. Thread-safe.
 */
public final class InMemoryRecordStore implements RecordStore {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final InMemoryFence fence = new InMemoryFence(lock.writeLock());
    private final TreeMap<String, TokenRecord> records = new TreeMap<>(TokenIds.ORDER);
    // The lists are immutable, and nearly always hold one id.
    private final Map<LookupField, Map<Bytes, List<String>>> ids = new EnumMap<>(LookupField.class);
    private final StoreLimits limits;
    private boolean closed;

    /** Creates an empty store without limits. */
    public InMemoryRecordStore() {
        this(StoreLimits.NONE);
    }

    /**
     * Creates an empty store that takes no more than some limits allow.
     *
     * @param limits the limits
     */
    public InMemoryRecordStore(StoreLimits limits) {
        this.limits = limits;
        for (LookupField field : LookupField.values()) {
            ids.put(field, new HashMap<>());
        }
    }

    @Override
    public Optional<TokenRecord> read(String id) {
        return reading(() -> Optional.ofNullable(records.get(id)));
    }

    @Override
    public List<TokenRecord> lookUp(LookupField field, Set<Bytes> keys) {
        return reading(() -> {
            List<TokenRecord> found = new ArrayList<>();
            for (Bytes key : keys) {
                for (String id : indexOf(field).getOrDefault(key, List.of())) {
                    found.add(Objects.requireNonNull(records.get(id)));
                }
            }
            found.sort(Comparator.comparing(TokenRecord::id, TokenIds.ORDER));
            return List.copyOf(found);
        });
    }

    @Override
    public WriteResult write(List<RecordWrite> batch) {
        limits.require(batch);
        return changing(() -> {
            WriteResult result = BatchCheck.of(
                    batch,
                    this::version,
                    identity -> indexOf(LookupField.IDENTITY).getOrDefault(identity, List.of()));
            if (!(result instanceof WriteResult.Written)) {
                return result;
            }
            requireRoom(batch);
            for (RecordWrite write : batch) {
                remove(write.record().id());
                records.put(write.record().id(), write.record());
                index(write.record());
            }
            return result;
        });
    }

    private long version(String id) {
        TokenRecord record = records.get(id);
        return record == null ? RecordWrite.ABSENT : record.version();
    }

    private void requireRoom(List<RecordWrite> batch) {
        if (limits.storeBytes() == Long.MAX_VALUE) {
            return;
        }
        Set<String> written = batch.stream().map(write -> write.record().id()).collect(Collectors.toSet());
        limits.requireRoom(Stream.concat(
                        records.values().stream().filter(record -> !written.contains(record.id())),
                        batch.stream().map(RecordWrite::record))
                .toList());
    }

    @Override
    public boolean delete(String id) {
        return changing(() -> remove(id));
    }

    @Override
    public boolean delete(String id, long version) {
        return changing(() -> {
            TokenRecord current = records.get(id);
            return current != null && current.version() == version && remove(id);
        });
    }

    @Override
    public List<TokenRecord> scan(@Nullable String after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a scan is " + limit + "; it has to be at least 1");
        }
        return reading(() -> (after == null ? records : records.tailMap(after, false))
                .values().stream().limit(limit).toList());
    }

    @Override
    public void deleteAllBut(Set<String> kept) {
        changing(() -> {
            List.copyOf(records.keySet()).stream()
                    .filter(id -> !kept.contains(id))
                    .forEach(this::remove);
            return true;
        });
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public Optional<WriteFence> fence() {
        return reading(() -> Optional.of(fence));
    }

    @Override
    public void close() {
        Lock writeLock = lock.writeLock();
        writeLock.lock();
        try {
            closed = true;
        } finally {
            writeLock.unlock();
        }
    }

    private void index(TokenRecord record) {
        record.lookupKeys()
                .forEach((field, key) -> indexOf(field)
                        .merge(
                                key,
                                List.of(record.id()),
                                (holders, added) -> Stream.concat(holders.stream(), added.stream())
                                        .toList()));
    }

    private boolean remove(String id) {
        TokenRecord removed = records.remove(id);
        if (removed == null) {
            return false;
        }
        removed.lookupKeys()
                .forEach((field, key) -> indexOf(field).computeIfPresent(key, (any, holders) -> {
                    List<String> others = holders.stream()
                            .filter(holder -> !holder.equals(id))
                            .toList();
                    return others.isEmpty() ? null : others;
                }));
        return true;
    }

    private Map<Bytes, List<String>> indexOf(LookupField field) {
        return Objects.requireNonNull(ids.get(field));
    }

    private <T> T reading(Supplier<T> action) {
        return holding(lock.readLock(), action);
    }

    private <T> T changing(Supplier<T> action) {
        return holding(lock.writeLock(), () -> {
            fence.requireLifted();
            return action.get();
        });
    }

    private <T> T holding(Lock held, Supplier<T> action) {
        held.lock();
        try {
            if (closed) {
                throw StoreUnavailableException.closed();
            }
            return action.get();
        } finally {
            held.unlock();
        }
    }
}
