package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordWith;
import static dev.tokenhold.testkit.Records.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.RecordWrite;
import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records are found by their lookup keys. */
interface RecordLookUpContract extends RecordStoreUnderTest {

    private TokenRecord inserted(String id, LookupField field, Bytes key) {
        TokenRecord record = recordWith(id, 1, Map.of(field, key), "sealed " + id);
        store().write(List.of(insert(record)));
        return record;
    }

    @Test
    default void looksUpInTheFieldAskedForOnly() {
        for (LookupField field : LookupField.values()) {
            TokenRecord record = inserted(field.name(), field, bytes("same in every field"));

            assertThat(store().lookUp(field, Set.of(bytes("same in every field"))))
                    .containsExactly(record);
        }
    }

    @Test
    default void findsAllRecordsInTheOrderOfTheirIds() {
        for (String id : List.of("\uD834\uDD1E", "b", "\uFFFD", "a", "B", "aa", "\u00E9")) {
            inserted(id, LookupField.USER, bytes("anna"));
        }
        inserted("other", LookupField.USER, bytes("bert"));

        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("anna"))))
                .map(TokenRecord::id)
                .containsExactly("B", "a", "aa", "b", "\u00E9", "\uFFFD", "\uD834\uDD1E");
    }

    @Test
    default void findsRecordsWithAnyOfTheCandidates() {
        TokenRecord c = inserted("c", LookupField.USER, bytes("1"));
        TokenRecord a = inserted("a", LookupField.USER, bytes("2"));
        TokenRecord b = inserted("b", LookupField.USER, bytes("1"));
        inserted("d", LookupField.USER, bytes("3"));

        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("1"), bytes("2"), bytes("4"))))
                .containsExactly(a, b, c);
    }

    @Test
    default void findsNothingWithoutAMatchingCandidate() {
        inserted("a", LookupField.USER, bytes("anna"));
        store().write(List.of(insert(Records.recordOf("without keys", 1, "sealed"))));

        assertThat(store().lookUp(LookupField.USER, Set.of())).isEmpty();
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("ann")))).isEmpty();
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("anna\0")))).isEmpty();
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("Anna")))).isEmpty();
        assertThat(store().lookUp(LookupField.ACCESS_TOKEN, Set.of(bytes("anna"))))
                .isEmpty();
    }

    @Test
    default void findsAmongManyCandidates() {
        TokenRecord record = inserted("a", LookupField.REFRESH_TOKEN, bytes(32, 7));
        Set<Bytes> candidates = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            candidates.add(bytes(32, i));
        }

        assertThat(store().lookUp(LookupField.REFRESH_TOKEN, candidates)).containsExactly(record);
    }

    @Test
    default void readsManyAtOnceInTheOrderOfTheirIds() {
        List<RecordWrite> writes = new ArrayList<>();
        for (String id : List.of("\uD834\uDD1E", "b", "\uFFFD", "a", "B", "aa", "\u00E9", "a ", "'")) {
            writes.add(insert(Records.recordOf(id, 1, "sealed " + id)));
        }
        Room.write(store(), writes);

        assertThat(store().readAll(Set.of("b", "\uFFFD", "A", "\uD834\uDD1E", "a", "'", "B ")))
                .map(TokenRecord::id)
                .containsExactly("'", "a", "b", "\uFFFD", "\uD834\uDD1E");
        assertThat(store().readAll(Set.of())).isEmpty();
        assertThat(store().readAll(Set.of("c"))).isEmpty();
    }

    @Test
    default void readsAndLooksUpThousandsAtOnce() {
        List<RecordWrite> writes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<Bytes> keys = new HashSet<>();
        int size = Room.records(limits(), 2_500, 60);
        for (int i = 0; i < size; i++) {
            String id = "id" + i;
            Bytes key = bytes(16, i);
            writes.add(insert(recordWith(id, 1, Map.of(LookupField.USER, key), "sealed " + i)));
            if (i % 2 == 0) {
                ids.add(id);
                keys.add(key);
            }
        }
        Room.write(store(), writes);

        List<TokenRecord> read = store().readAll(ids);

        assertThat(read).hasSize((size + 1) / 2).allMatch(record -> ids.contains(record.id()));
        assertThat(store().lookUp(LookupField.USER, keys)).isEqualTo(read);
    }

    @Test
    default void followsTheKeysOfARecord() {
        inserted("a", LookupField.USER, bytes("before"));
        TokenRecord changed = recordWith("a", 2, Map.of(LookupField.USER, bytes("after")), "sealed");
        store().write(List.of(update(changed)));

        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("before")))).isEmpty();
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("after")))).containsExactly(changed);
        store().delete("a");
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("after")))).isEmpty();
        inserted("b", LookupField.USER, bytes("after"));
        store().deleteAllBut(Set.of());
        assertThat(store().lookUp(LookupField.USER, Set.of(bytes("after")))).isEmpty();
    }
}
