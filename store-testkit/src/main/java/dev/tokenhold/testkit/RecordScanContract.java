package dev.tokenhold.testkit;

import static dev.tokenhold.testkit.Records.insert;
import static dev.tokenhold.testkit.Records.recordOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenhold.spi.TokenRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading all records, page by page. */
interface RecordScanContract extends RecordStoreUnderTest {

    List<String> IN_ORDER = List.of(
            "\u0001",
            " ",
            "0",
            "1",
            "10",
            "2",
            "A",
            "a",
            "a ",
            "aa",
            "b",
            "e\u0301",
            "\u00E9",
            "\u212B",
            "\uE000",
            "\uFFFD",
            "\uFFFF",
            "\uD800\uDC00",
            "\uD834\uDD1E",
            "\uDBFF\uDFFF");

    private List<TokenRecord> insertAll() {
        List<TokenRecord> records =
                IN_ORDER.stream().map(id -> recordOf(id, 1, "sealed " + id)).toList();
        for (int i = 0; i < records.size(); i++) {
            store().write(List.of(insert(records.get((i * 7) % records.size()))));
        }
        return records;
    }

    @Test
    default void scansInTheOrderOfTheUtf8BytesOfTheIds() {
        List<TokenRecord> records = insertAll();

        assertThat(store().scan(null, 100)).isEqualTo(records);
    }

    @Test
    default void pagesCoverAllRecordsOnce() {
        List<TokenRecord> records = insertAll();
        for (int limit = 1; limit <= records.size() + 1; limit++) {
            List<TokenRecord> read = new ArrayList<>();
            List<TokenRecord> page = store().scan(null, limit);
            while (!page.isEmpty()) {
                assertThat(page).hasSize(Math.min(limit, records.size() - read.size()));
                read.addAll(page);
                page = store().scan(page.get(page.size() - 1).id(), limit);
            }
            assertThat(read).as("pages of %d", limit).isEqualTo(records);
        }
    }

    @Test
    default void scanBeginsAfterAnIdWhetherItIsThereOrNot() {
        Room.write(store(), List.of(insert(recordOf("b", 1, "b")), insert(recordOf("d", 1, "d"))));

        assertThat(store().scan("a", 10)).map(TokenRecord::id).containsExactly("b", "d");
        assertThat(store().scan("b", 10)).map(TokenRecord::id).containsExactly("d");
        assertThat(store().scan("c", 10)).map(TokenRecord::id).containsExactly("d");
        assertThat(store().scan("d", 10)).isEmpty();
        assertThat(store().scan("b", 1)).map(TokenRecord::id).containsExactly("d");
    }

    @Test
    default void recordsThatStayAreSeenOnceWhileOthersChange() {
        for (String id : List.of("b", "d", "f", "h")) {
            store().write(List.of(insert(recordOf(id, 1, id))));
        }
        List<String> seen = new ArrayList<>();
        store().scan(null, 2).forEach(record -> seen.add(record.id()));

        store().delete("b");
        store().delete("d");
        store().write(List.of(insert(recordOf("a", 1, "a"))));
        store().write(List.of(Records.update(recordOf("f", 2, "changed"))));
        store().scan("d", 2).forEach(record -> seen.add(record.id()));

        assertThat(seen).containsExactly("b", "d", "f", "h");
    }

    @Test
    default void emptyStoreHasNoPage() {
        assertThat(store().scan(null, 1)).isEmpty();
        assertThat(store().scan("a", Integer.MAX_VALUE)).isEmpty();
    }
}
