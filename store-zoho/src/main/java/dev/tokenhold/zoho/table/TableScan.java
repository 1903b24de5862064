package dev.tokenhold.zoho.table;

import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.table.OpenTable.IdPage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a whole table in the order of its ids, some rows at a time. Keeps only the conspicuous rows in memory: those that are damaged, and
 * those that share their id or their owner with others. Leaves out rows that are deleted meanwhile.
 */
final class TableScan {

    // The database sorts all ids for each page of them.
    private static final int IDS_AT_ONCE = 20_000;
    private static final int ROWS_AT_ONCE = 500;

    private final TableAccess access;
    private final SortedRows conspicuous;

    /** Begins with the conspicuous rows. */
    TableScan(TableAccess access) {
        this.access = access;
        conspicuous = SdkTable.sorted(access.read(TableScan::conspicuous, List.of()));
    }

    SortedRows conspicuous() {
        return conspicuous;
    }

    /** The inventory, in its order. */
    Stream<StoredToken> inventory() {
        Map<String, List<StoredToken>> known = conspicuous
                .inventory()
                .filter(entry -> entry.id() != null)
                .collect(Collectors.groupingBy(entry -> Objects.requireNonNull(entry.id())));
        Ids ids = new Ids();
        Stream<StoredToken> withId = Stream.generate(() -> ids.next(ROWS_AT_ONCE))
                .takeWhile(portion -> !portion.isEmpty())
                .flatMap(portion -> read(portion, known));
        return Stream.concat(withId, conspicuous.inventory().filter(entry -> entry.id() == null));
    }

    /** The rows that are damaged or share their id or owner. */
    static List<StoredToken> conspicuous(OpenTable table) throws SQLException {
        List<StoredToken> rows = new ArrayList<>();
        table.forEach(row -> {
            if (row instanceof StoredToken.Damaged) {
                rows.add(row);
            }
        });
        for (StoredToken row : table.rowsWithIds(table.repeatedIds())) {
            if (row instanceof StoredToken.Intact) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Stream<StoredToken> read(List<String> ids, Map<String, List<StoredToken>> known) {
        List<String> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        Map<String, StoredToken> read = new HashMap<>();
        List<StoredToken> rows = access.read(table -> table.rowsWithIds(unknown), List.of());
        for (StoredToken row : rows) {
            read.merge(Objects.requireNonNull(row.id()), row, (a, b) -> a instanceof StoredToken.Intact ? a : b);
        }
        return ids.stream()
                .flatMap(id ->
                        Stream.concat(known.getOrDefault(id, List.of()).stream(), Stream.ofNullable(read.get(id))));
    }

    /** The ids of the table, in their order. */
    private final class Ids {

        private IdPage page = IdPage.FIRST;
        private Iterator<String> ids = Collections.emptyIterator();

        List<String> next(int count) {
            List<String> next = new ArrayList<>(count);
            while (next.size() < count && (ids.hasNext() || !page.isLast())) {
                if (ids.hasNext()) {
                    next.add(ids.next());
                } else {
                    IdPage before = page;
                    page = access.read(table -> table.idsAfter(before, IDS_AT_ONCE), IdPage.NONE);
                    ids = page.ids().iterator();
                }
            }
            return next;
        }
    }
}
