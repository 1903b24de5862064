package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static dev.tokenhold.testkit.Records.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.RecordCodec;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store says that it cannot do, it refuses, and loses nothing by it; and it cannot do just that. So a declaration hides no
 * failure.
 */
interface RecordLimitContract extends RecordStoreUnderTest {

    /** The greatest limits that a test reaches; it holds the records in memory. */
    long MOST_BYTES = 32 << 20;

    int MOST_RECORDS = 10_000;

    @Test
    default void tellsItsLimits() {
        assertThat(store().limits()).isEqualTo(limits());
        assertThat(store().keepsLeases()).as("keeps leases").isEqualTo(keepsLeases());
    }

    @Test
    default void refusesALeaseThatItWouldLose() {
        assumeFalse(keepsLeases(), "the store keeps leases");
        RecordStore store = store();
        store.write(List.of(insert(recordOf("a", 1, "one"))));
        TokenRecord leased = new TokenRecord("a", 2, Map.of(), bytes("lease"), bytes("two"));

        assertThatIllegalArgumentException().isThrownBy(() -> store.write(List.of(update(leased))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.write(List.of(
                        insert(new TokenRecord("b", 1, Map.of(), Bytes.of(new byte[0]), bytes("empty lease"))))));

        assertThat(store.scan(null, 10)).containsExactly(recordOf("a", 1, "one"));
    }

    private List<RecordWrite> batchOf(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> insert(recordOf(String.format("id-%05d", i), 1, "sealed " + i)))
                .toList();
    }

    @Test
    default void writesTheLargestBatchAndRefusesALargerOne() {
        int most = limits().batch();
        assumeTrue(most <= MOST_RECORDS, "batches have any size");
        List<RecordWrite> larger = batchOf(most + 1);

        assertThatIllegalArgumentException().isThrownBy(() -> store().write(larger));
        assertThat(store().scan(null, 10)).as("nothing was written").isEmpty();

        assertThat(store().write(batchOf(most))).isEqualTo(new WriteResult.Written());
        assertThat(store().scan(null, most + 1)).hasSize(most);
    }

    private static TokenRecord ofLength(String id, long version, long length) {
        TokenRecord empty = new TokenRecord(id, version, Map.of(), null, bytes(""));
        long sealed = length - RecordCodec.length(List.of(empty));
        return new TokenRecord(id, version, Map.of(), null, bytes((int) sealed, length));
    }

    @Test
    default void keepsTheLongestRecordAndRefusesALongerOne() {
        StoreLimits limits = limits();
        assumeTrue(limits.recordBytes() <= TokenRecord.MAX_SEALED_LENGTH, "records have any length");
        RecordStore store = store();
        TokenRecord longest = ofLength("a", 1, limits.recordBytes());
        assertThat(store.write(List.of(insert(longest)))).isEqualTo(new WriteResult.Written());
        assertThat(store.read("a")).contains(longest);

        TokenRecord longer = ofLength("a", 2, limits.recordBytes() + 1);
        TokenRecord another = ofLength("b", 1, limits.recordBytes() + 1);
        for (RecordWrite write : List.of(update(longer), insert(another))) {
            assertThatExceptionOfType(InvalidTokenException.class)
                    .isThrownBy(() -> store.write(List.of(write)))
                    .withMessage(limits.refusal(write.record()).orElseThrow());
        }

        assertThat(store.scan(null, 10)).as("nothing was lost").containsExactly(longest);
    }

    @Test
    default void aFullStoreRefusesMoreAndLosesNothing() {
        StoreLimits limits = limits();
        assumeTrue(limits.storeBytes() <= MOST_BYTES, "the store takes any number of records");
        RecordStore store = store();
        List<TokenRecord> filling = filling(limits);
        filling.forEach(
                record -> assertThat(store.write(List.of(insert(record)))).isEqualTo(new WriteResult.Written()));
        assertThat(RecordCodec.length(filling))
                .as("the store is full to the last byte")
                .isEqualTo(limits.storeBytes());

        TokenRecord first = filling.get(0);
        List<RecordWrite> tooMuch = List.of(
                insert(recordOf("one more", 1, "")),
                update(ofLength(first.id(), 2, RecordCodec.length(List.of(first)) + 1)));
        for (RecordWrite write : tooMuch) {
            assertThatExceptionOfType(InvalidTokenException.class).isThrownBy(() -> store.write(List.of(write)));
        }
        assertThat(store.scan(null, filling.size() + 1)).as("nothing was lost").isEqualTo(filling);

        TokenRecord replaced = ofLength(first.id(), 2, RecordCodec.length(List.of(first)));
        assertThat(store.write(List.of(update(replaced)))).isEqualTo(new WriteResult.Written());
        assertThat(store.delete(first.id())).isTrue();
        assertThat(store.write(List.of(insert(recordOf("one more", 1, ""))))).isEqualTo(new WriteResult.Written());
        store.deleteAllBut(Set.of());
        assertThat(store.scan(null, 1)).isEmpty();
    }

    /** Makes records that fill the store to the last byte, in the order of their ids. */
    private static List<TokenRecord> filling(StoreLimits limits) {
        long envelope = RecordCodec.length(List.of());
        long left = limits.storeBytes() - envelope;
        // An eighth of the store each, so that the last one fits whatever is left.
        long each = Math.min(limits.recordBytes() - envelope, Math.max(left / 8, 128));
        List<TokenRecord> records = new ArrayList<>();
        while (left > 0) {
            long next = left < 2 * each ? left : each;
            if (next > limits.recordBytes() - envelope) {
                next = left / 2;
            }
            records.add(ofLength(String.format("id-%05d", records.size()), 1, envelope + next));
            left -= next;
        }
        return records;
    }
}
