package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.withIdentity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many threads at once. */
interface RecordThreadContract extends RecordStoreUnderTest {

    int THREADS = 8;
    int FEW = 50;
    int MANY = 1_000;

    /** Returns how often each thread repeats its work. */
    private int rounds() {
        return rounds(MANY);
    }

    private int rounds(int most) {
        // Some tests keep a record for each round and thread.
        int fitting = Math.max(1, Room.records(limits(), most * THREADS, 80) / THREADS);
        int rounds = Workload.measure(
                Math.min(25, fitting),
                fitting,
                i -> store().write(List.of(insert(withIdentity("id-" + i, 1, "u" + i)))));
        store().deleteAllBut(Set.of());
        return rounds;
    }

    @Test
    default void threadsThatIncrementOneRecordLoseNoUpdate() {
        int rounds = rounds();
        RecordStore store = store();
        store.write(List.of(insert(Records.recordOf("counter", 1, "1"))));

        Concurrently.run(THREADS, thread -> () -> {
            for (int i = 0; i < rounds; i++) {
                WriteResult result;
                do {
                    TokenRecord before = store.read("counter").orElseThrow();
                    long next = before.version() + 1;
                    result = store.write(List.of(
                            new RecordWrite(before.version(), Records.recordOf("counter", next, Long.toString(next)))));
                } while (result instanceof WriteResult.VersionMoved);
                assertThat(result).isEqualTo(new WriteResult.Written());
            }
            return true;
        });

        int total = 1 + THREADS * rounds;
        assertThat(store.read("counter")).contains(Records.recordOf("counter", total, Integer.toString(total)));
    }

    // Each round starts its threads.
    @Test
    default void ofThreadsThatInsertOneIdentityOneSucceeds() {
        insertOneIdentity(FEW);
    }

    @Test
    @Tag("long")
    default void ofThreadsThatInsertOneIdentityAgainAndAgainOneSucceedsEachTime() {
        insertOneIdentity(MANY);
    }

    private void insertOneIdentity(int most) {
        int rounds = rounds(most);
        RecordStore store = store();
        for (int i = 0; i < rounds; i++) {
            String identity = "user-" + i;
            int round = i;

            List<WriteResult> results = Concurrently.run(
                    THREADS,
                    thread -> () ->
                            store.write(List.of(insert(withIdentity("id-" + round + "-" + thread, 1, identity)))));

            List<TokenRecord> stored = store.lookUp(LookupField.IDENTITY, Set.of(bytes(identity)));
            assertThat(stored).hasSize(1);
            assertThat(results)
                    .filteredOn(WriteResult.Written.class::isInstance)
                    .hasSize(1);
            assertThat(results)
                    .filteredOn(WriteResult.IdentityTaken.class::isInstance)
                    .hasSize(THREADS - 1)
                    .allMatch(result -> ((WriteResult.IdentityTaken) result)
                            .heldBy()
                            .equals(stored.get(0).id()));
        }
    }

    @Test
    default void threadsThatInsertDifferentRecordsLoseNone() {
        int rounds = rounds();
        RecordStore store = store();

        Concurrently.run(THREADS, thread -> () -> {
            for (int i = 0; i < rounds; i++) {
                String id = "id-" + thread + "-" + i;
                assertThat(store.write(List.of(insert(withIdentity(id, 1, "user of " + id)))))
                        .isEqualTo(new WriteResult.Written());
                assertThat(store.read(id)).isPresent();
            }
            return true;
        });

        assertThat(store.scan(null, THREADS * rounds + 1)).hasSize(THREADS * rounds);
    }

    @Test
    default void readersSeeWholeBatches() {
        Room.assumeBatch(limits(), 2);
        int rounds = rounds();
        RecordStore store = store();
        write(store, RecordWrite.ABSENT, 1);

        Concurrently.run(4, thread -> () -> {
            for (long version = 1; version <= rounds; version++) {
                if (thread == 0) {
                    assertThat(write(store, version, version + 1)).isEqualTo(new WriteResult.Written());
                } else {
                    assertThat(store.scan(null, 10).stream()
                                    .map(TokenRecord::version)
                                    .distinct())
                            .hasSize(1);
                    assertThat(store.lookUp(LookupField.USER, Set.of(bytes("anna"))).stream()
                                    .map(TokenRecord::version)
                                    .distinct())
                            .hasSize(1);
                }
            }
            return true;
        });
    }

    private static WriteResult write(RecordStore store, long expectedVersion, long version) {
        Map<LookupField, Bytes> keys = Map.of(LookupField.USER, bytes("anna"));
        return store.write(List.of(
                new RecordWrite(expectedVersion, Records.recordWith("a", version, keys, "a" + version)),
                new RecordWrite(expectedVersion, Records.recordWith("b", version, keys, "b" + version))));
    }
}
