package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.InMemoryRecordStore;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies the same random operations to a store and to {@link InMemoryRecordStore}, and compares the results. */
final class RecordStoreModelRun {

    private static final List<String> IDS =
            List.of("1", "2", "10", "a", "A", "a ", "\u00E9", "e\u0301", "\uFFFD", "\uD834\uDD1E", "'", "\\");
    private static final List<String> KEYS = List.of("k1", "k2", "k3", "K1", "k1\0");

    private static final List<LookupField> FIELDS = List.of(LookupField.values());

    private final RecordStore model = new InMemoryRecordStore();
    private final RecordStore store;
    private final long seed;
    private final Random random;

    RecordStoreModelRun(RecordStore store, long seed) {
        this.store = store;
        this.seed = seed;
        this.random = new Random(seed);
    }

    void run(int operations) {
        for (int i = 0; i < operations; i++) {
            step("seed " + seed + ", operation " + i + ": ");
        }
        same("seed " + seed + ", at the end: scan", any -> any.scan(null, 100));
    }

    private void step(String description) {
        int kind = random.nextInt(100);
        if (kind < 15) {
            String id = anyId();
            same(description + "read " + id, any -> any.read(id));
        } else if (kind < 30) {
            LookupField field = FIELDS.get(random.nextInt(FIELDS.size()));
            Set<Bytes> candidates = new HashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                candidates.add(anyKey());
            }
            same(description + "lookUp " + field, any -> any.lookUp(field, candidates));
        } else if (kind < 75) {
            write(description);
        } else if (kind < 87) {
            String id = anyId();
            same(description + "delete " + id, any -> any.delete(id));
        } else if (kind == 87 && random.nextInt(4) == 0) {
            Set<String> kept = random.nextBoolean() ? Set.of() : Set.of(anyId());
            same(description + "deleteAllBut " + kept, any -> {
                any.deleteAllBut(kept);
                return true;
            });
        } else {
            @Nullable String after = random.nextBoolean() ? null : anyId();
            int limit = 1 + random.nextInt(IDS.size() + 1);
            same(description + "scan after " + after + ", " + limit, any -> any.scan(after, limit));
        }
    }

    private void same(String description, Function<RecordStore, Object> operation) {
        assertThat(operation.apply(store)).as(description).isEqualTo(operation.apply(model));
    }

    private void write(String description) {
        Map<String, RecordWrite> batch = new LinkedHashMap<>();
        int size = Math.min(store.limits().batch(), random.nextInt(10) < 6 ? 1 : random.nextInt(5));
        for (int i = size; i > 0; i--) {
            RecordWrite write = anyWrite();
            batch.putIfAbsent(write.record().id(), write);
        }
        List<RecordWrite> writes = new ArrayList<>(batch.values());
        String detail = description + "write " + writes;

        WriteResult actual = store.write(writes);

        assertThat(isTrue(actual, writes)).as("%s: %s", detail, actual).isTrue();
        assertThat(actual instanceof WriteResult.Written)
                .as("%s: %s", detail, actual)
                .isEqualTo(model.write(writes) instanceof WriteResult.Written);
        same(detail + ", then scan", any -> any.scan(null, 100));
    }

    // If a batch has several conflicts, the result may name any of them.
    private boolean isTrue(WriteResult result, List<RecordWrite> writes) {
        if (result instanceof WriteResult.VersionMoved moved) {
            return writes.stream()
                    .filter(write -> write.expectedVersion()
                            != storedVersion(write.record().id()))
                    .findFirst()
                    .filter(write -> write.record().id().equals(moved.id()))
                    .isPresent();
        }
        if (result instanceof WriteResult.IdentityTaken taken) {
            Optional<Bytes> identity = identityAfter(taken.id(), writes);
            return !taken.id().equals(taken.heldBy())
                    && identity.isPresent()
                    && identity.equals(identityAfter(taken.heldBy(), writes))
                    && writes.stream().anyMatch(write -> write.record().id().equals(taken.id()));
        }
        return true;
    }

    private long storedVersion(String id) {
        return model.read(id).map(TokenRecord::version).orElse(RecordWrite.ABSENT);
    }

    private Optional<Bytes> identityAfter(String id, List<RecordWrite> writes) {
        return Stream.concat(
                        writes.stream()
                                .map(RecordWrite::record)
                                .filter(record -> record.id().equals(id)),
                        model.read(id).stream())
                .findFirst()
                .map(record -> record.lookupKey(LookupField.IDENTITY));
    }

    private RecordWrite anyWrite() {
        String id = anyId();
        long expected = random.nextInt(10) > 0 ? storedVersion(id) : random.nextInt(4);
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : FIELDS) {
            if (random.nextInt(3) > 0) {
                keys.put(field, anyKey());
            }
        }
        Bytes lease =
                store.keepsLeases() && random.nextInt(4) == 0 ? bytes(random.nextInt(256), random.nextLong()) : null;
        return new RecordWrite(
                expected,
                new TokenRecord(id, expected + 1, keys, lease, bytes(1 + random.nextInt(200), random.nextLong())));
    }

    private String anyId() {
        return IDS.get(random.nextInt(IDS.size()));
    }

    private Bytes anyKey() {
        return bytes(KEYS.get(random.nextInt(KEYS.size())));
    }
}
