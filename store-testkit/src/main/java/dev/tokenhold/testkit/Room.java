package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.spi.RecordCodec;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.StoreLimits;
import dev.tokenhold.spi.TokenRecord;
import dev.tokenhold.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;

/** Fits tests to the {@link StoreLimits} of a store. */
final class Room {

    // More than two pages of what is above a store. Where each record is a step of its own, thousands take minutes.
    private static final int MOST_ONE_BY_ONE = 600;
    private static final int FEW_AT_ONCE = 50;

    private Room() {}

    /** Skips a test that writes so many records in one step, if the store does not. */
    static void assumeBatch(StoreLimits limits, int size) {
        assumeTrue(limits.batch() >= size, "the store writes at most " + limits.batch() + " records at once");
    }

    /** Skips a test of so long records, a few of them, if they do not fit. */
    static void assumeBytes(StoreLimits limits, long bytes) {
        assumeTrue(limits.recordBytes() >= bytes, "a record has at most " + limits.recordBytes() + " bytes");
        assumeTrue(limits.storeBytes() / 4 >= bytes, "the store takes at most " + limits.storeBytes() + " bytes");
    }

    /** Returns how many tokens of {@link TestTokens} fit; at most {@code wanted}. */
    static int tokens(StoreLimits limits, int wanted) {
        return records(limits, wanted, 700);
    }

    /** Returns how many records of so many bytes fit, with a quarter of the store left free; at most {@code wanted}. */
    static int records(StoreLimits limits, int wanted, int bytesEach) {
        int most = limits.batch() < FEW_AT_ONCE ? MOST_ONE_BY_ONE : wanted;
        return (int) Math.min(Math.min(wanted, most), limits.storeBytes() / bytesEach * 3 / 4);
    }

    /** Writes records in as few steps as the store allows. */
    static void write(RecordStore store, List<RecordWrite> writes) {
        int most = store.limits().batch();
        for (int i = 0; i < writes.size(); i += Math.min(most, writes.size() - i)) {
            assertThat(store.write(writes.subList(i, i + Math.min(most, writes.size() - i))))
                    .isEqualTo(new WriteResult.Written());
        }
    }

    /** Divides records into groups that each fit into an empty store; leaves out those that the store refuses. */
    static List<List<TokenRecord>> groups(StoreLimits limits, List<TokenRecord> records) {
        List<List<TokenRecord>> groups = new ArrayList<>();
        List<TokenRecord> group = new ArrayList<>();
        for (TokenRecord record : records) {
            if (limits.refusal(record).isPresent()) {
                continue;
            }
            group.add(record);
            if (RecordCodec.length(group) > limits.storeBytes()) {
                groups.add(List.copyOf(group.subList(0, group.size() - 1)));
                group = new ArrayList<>(List.of(record));
            }
        }
        groups.add(group);
        return groups;
    }
}
