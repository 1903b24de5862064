package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordStore;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Records come back byte for byte. */
interface RecordRoundTripContract extends RecordStoreUnderTest {

    private void keeps(List<TokenRecord> records) {
        for (List<TokenRecord> group : Room.groups(limits(), records)) {
            store().deleteAllBut(Set.of());
            Room.write(store(), group.stream().map(Records::insert).toList());
            keeps(store(), group);
            if (persistent()) {
                try (RecordStore reopened = open()) {
                    keeps(reopened, group);
                }
            }
        }
    }

    private static void keeps(RecordStore store, List<TokenRecord> records) {
        List<TokenRecord> sorted = records.stream()
                .sorted(Comparator.comparing(record -> record.id().getBytes(UTF_8), Arrays::compareUnsigned))
                .toList();
        assertThat(store.scan(null, records.size() + 1)).isEqualTo(sorted);
        for (LookupField field : LookupField.values()) {
            List<TokenRecord> found = sorted.stream()
                    .filter(record -> record.lookupKey(field) != null)
                    .toList();
            Set<Bytes> keys =
                    found.stream().map(record -> record.lookupKey(field)).collect(Collectors.toSet());
            assertThat(store.lookUp(field, keys)).as("%s", field).isEqualTo(found);
        }
        // One by one a few of many: each of them may be a request over a network.
        for (int i = 0; i < records.size(); i += 1 + records.size() / 32) {
            TokenRecord record = records.get(i);
            assertThat(store.read(record.id()))
                    .as("%s", OddText.escaped(record.id()))
                    .contains(record);
            record.lookupKeys()
                    .forEach((field, key) -> assertThat(store.lookUp(field, Set.of(key)))
                            .as("%s", field)
                            .contains(record));
        }
    }

    /** What is above the record store keeps notes under such ids. */
    @Test
    default void keepsReservedIds() {
        for (String id : List.of("!tokenhold.store", "!tokenhold.mirror")) {
            assertThat(store().refusal(id)).as(id).isEmpty();
            store().write(List.of(insert(Records.recordOf(id, 1, id))));
            assertThat(store().read(id)).contains(Records.recordOf(id, 1, id));
        }
    }

    @Test
    default void keepsEachLookupKeyPresentOrAbsent() {
        List<TokenRecord> records = new ArrayList<>();
        LookupField[] fields = LookupField.values();
        for (int present = 0; present < 1 << fields.length; present++) {
            Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
            for (int i = 0; i < fields.length; i++) {
                if ((present & 1 << i) != 0) {
                    keys.put(fields[i], bytes(32, records.size() * 10L + i));
                }
            }
            records.add(new TokenRecord("id-" + present, 1, keys, null, bytes("sealed")));
        }

        keeps(records);
    }

    @Test
    default void keepsLookupKeysOfEveryLengthAndByte() {
        List<TokenRecord> records = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            byte[] key = new byte[1 + value % TokenRecord.MAX_LOOKUP_KEY_LENGTH];
            Arrays.fill(key, (byte) value);
            Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
            for (LookupField field : LookupField.values()) {
                keys.put(field, Bytes.of(key));
            }
            records.add(new TokenRecord("id-" + value, 1, keys, null, bytes("sealed")));
        }

        keeps(records);
    }

    @Test
    default void keepsLeaseOfEveryLength() {
        assumeTrue(keepsLeases(), "the store keeps no leases");
        List<TokenRecord> records = new ArrayList<>();
        records.add(new TokenRecord("no lease", 1, Map.of(), null, bytes("sealed")));
        for (int length : new int[] {0, 1, 2, 127, 128, 254, TokenRecord.MAX_LEASE_LENGTH}) {
            records.add(new TokenRecord("lease-" + length, 1, Map.of(), bytes(length, length), bytes("sealed")));
        }

        keeps(records);
    }

    @Test
    default void keepsSealedBytesUpTo3Mebibytes() {
        List<TokenRecord> records = new ArrayList<>();
        for (int length : new int[] {1, 2, 255, 256, 4_096, 65_535, 65_536, 1 << 20, 3 << 20}) {
            records.add(new TokenRecord("sealed-" + length, 1, Map.of(), null, bytes(length, length)));
        }
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        records.add(new TokenRecord("every byte", 1, Map.of(), null, Bytes.of(everyByte)));
        records.add(new TokenRecord("zeros", 1, Map.of(), null, Bytes.of(new byte[1_000])));

        keeps(records);
    }

    @Test
    default void keepsVersionsOfTheWholeRange() {
        List<TokenRecord> records = new ArrayList<>();
        for (long version : new long[] {1, 2, 255, 256, 1L << 31, 1L << 32, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE}) {
            records.add(Records.recordOf("version-" + version, version, "sealed"));
        }

        keeps(records);
    }

    @Test
    default void keepsOddIdsApart() {
        keeps(OddText.SAMPLES.stream()
                .map(id -> Records.recordOf(id, 1, "sealed under " + id))
                .toList());
    }

    @Test
    default void keepsIdsOf255Characters() {
        keeps(List.of(
                Records.recordOf("i".repeat(254) + "1", 1, "one"),
                Records.recordOf("i".repeat(254) + "2", 1, "two"),
                Records.recordOf("i".repeat(254), 1, "shorter")));
    }

    @Test
    default void replacesAllComponents() {
        Map<LookupField, Bytes> keys = new EnumMap<>(LookupField.class);
        for (LookupField field : LookupField.values()) {
            keys.put(field, bytes(field.name()));
        }
        Bytes lease = keepsLeases() ? bytes("lease") : null;
        TokenRecord full = new TokenRecord("id", 1, keys, lease, bytes("sealed"));
        TokenRecord bare = new TokenRecord("id", 2, Map.of(), null, bytes("s"));
        store().write(List.of(insert(full)));

        store().write(List.of(new RecordWrite(1, bare)));

        assertThat(store().read("id")).contains(bare);
        keys.forEach((field, key) ->
                assertThat(store().lookUp(field, Set.of(key))).as("%s", field).isEmpty());
        TokenRecord fullAgain = new TokenRecord("id", 3, keys, lease, bytes("sealed"));
        store().write(List.of(new RecordWrite(2, fullAgain)));
        keeps(store(), List.of(fullAgain));
    }
}
