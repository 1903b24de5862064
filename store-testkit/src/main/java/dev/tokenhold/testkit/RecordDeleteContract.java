package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.bytes;
import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static dev.tokenhold.testkit.Records.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenhold.spi.Bytes;
import dev.tokenhold.spi.LookupField;
import dev.tokenhold.spi.TokenRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deleted records are gone, from the files too. */
interface RecordDeleteContract extends RecordStoreUnderTest {

    private List<?> filesWith(Bytes bytes) {
        return Folder.containing(folder().orElseThrow(), bytes.toByteArray());
    }

    @Test
    default void deletesOneRecord() {
        Room.write(store(), List.of(insert(recordOf("a", 1, "a")), insert(recordOf("b", 1, "b"))));

        assertThat(store().delete("a")).isTrue();

        assertThat(store().read("a")).isEmpty();
        assertThat(store().scan(null, 10)).containsExactly(recordOf("b", 1, "b"));
        assertThat(store().delete("a")).as("the second time").isFalse();
    }

    @Test
    default void saysThatAnUnknownIdDidNotExist() {
        store().write(List.of(insert(recordOf("a", 1, "a"))));

        for (String id : List.of("b", "A", "a ", "aa", "%", "")) {
            assertThat(store().delete(id)).as(id).isFalse();
        }
        assertThat(store().scan(null, 10)).hasSize(1);
    }

    @Test
    default void deletesARecordOfTheExpectedVersionOnly() {
        Room.write(store(), List.of(insert(recordOf("a", 1, "a")), insert(recordOf("b", 1, "b"))));
        store().write(List.of(update(recordOf("a", 2, "a"))));

        assertThat(store().delete("a", 1)).isFalse();
        assertThat(store().delete("c", 1)).isFalse();
        assertThat(store().read("a")).contains(recordOf("a", 2, "a"));

        assertThat(store().delete("a", 2)).isTrue();

        assertThat(store().scan(null, 10)).containsExactly(recordOf("b", 1, "b"));
        assertThat(store().delete("a", 2)).as("the second time").isFalse();
    }

    @Test
    default void clearsAllRecords() {
        for (int i = 0; i < 10; i++) {
            store().write(List.of(insert(Records.withIdentity("id-" + i, 1, "user-" + i))));
        }

        store().deleteAllBut(Set.of());

        assertThat(store().scan(null, 10)).isEmpty();
        assertThat(store().read("id-1")).isEmpty();
        store().deleteAllBut(Set.of());
        assertThat(store().scan(null, 10)).isEmpty();
    }

    @Test
    default void deletesAllRecordsButSome() {
        for (String id : List.of("a", "b", "c", "!d")) {
            store().write(List.of(insert(Records.withIdentity(id, 1, "user-" + id))));
        }

        store().deleteAllBut(Set.of("!d", "b", "never stored"));

        assertThat(store().scan(null, 10))
                .containsExactly(Records.withIdentity("!d", 1, "user-!d"), Records.withIdentity("b", 1, "user-b"));
        store().write(List.of(insert(Records.withIdentity("e", 1, "user-a"))));
        assertThat(store().read("e")).isPresent();
    }

    @Test
    default void filesKeepNothingOfADeletedRecord() {
        assumeTrue(folder().isPresent(), "the store is not in a folder");
        Bytes first = bytes(300, 1);
        Bytes second = bytes(300, 2);
        Bytes key = bytes(32, 3);
        store().write(List.of(insert(recordOf("b", 1, "another"))));
        store().write(List.of(insert(new TokenRecord("a", 1, Map.of(LookupField.USER, key), null, first))));
        store().write(List.of(update(new TokenRecord("a", 2, Map.of(LookupField.USER, key), null, second))));
        assertThat(filesWith(second)).as("files with the record").isNotEmpty();

        store().delete("a");

        for (Bytes deleted : List.of(first, second, key)) {
            assertThat(filesWith(deleted)).isEmpty();
        }
    }

    @Test
    default void filesKeepNothingWhenAllIsCleared() {
        assumeTrue(folder().isPresent(), "the store is not in a folder");
        for (int i = 0; i < 5; i++) {
            store().write(List.of(insert(new TokenRecord("id-" + i, 1, Map.of(), null, bytes(300, i)))));
        }
        assertThat(filesWith(bytes(300, 4))).as("files with the last record").isNotEmpty();

        store().deleteAllBut(Set.of());

        for (int i = 0; i < 5; i++) {
            assertThat(filesWith(bytes(300, i))).isEmpty();
        }
    }
}
