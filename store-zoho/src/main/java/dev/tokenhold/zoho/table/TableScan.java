package dev.tokenhold.zoho.table;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.RowNaming;
import dev.tokenhold.zoho.SortedRows;
import dev.tokenhold.zoho.table.SdkTable.IdPage;
import dev.tokenhold.zoho.table.SdkTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole table in the order of its ids, some rows at a time. Keeps only the conspicuous rows in memory: those that are damaged, and
 * those that share their id or their owner with others. Leaves out rows that are deleted meanwhile.
 */
final class TableScan {

    // The database sorts all ids for each page of them.
    private static final int IDS_AT_ONCE = 20_000;
    private static final int ROWS_AT_ONCE = 500;

    private final TableAccess access;
    private final SdkTable table;
    private final SortedRows conspicuous;

    private TableScan(TableAccess access, SdkTable table, SortedRows conspicuous) {
        this.access = access;
        this.table = table;
        this.conspicuous = conspicuous;
    }

    /** Begins with the conspicuous rows. */
    static TableScan of(TableAccess access, SdkTable table) {
        List<Row> rows = access.read((connection, shape) -> conspicuous(connection, table, shape), List.of());
        return new TableScan(access, table, SdkTable.sorted(rows));
    }

    SortedRows conspicuous() {
        return conspicuous;
    }

    /** The inventory, in its order. */
    Stream<StoredToken> inventory() {
        Map<String, List<StoredToken>> known = new HashMap<>();
        List<StoredToken> withoutId = new ArrayList<>();
        conspicuous
                .inventory()
                .forEach(entry -> (entry.id() == null
                                ? withoutId
                                : known.computeIfAbsent(entry.id(), id -> new ArrayList<>()))
                        .add(entry));
        Ids ids = new Ids();
        Stream<StoredToken> withId = Stream.generate(() -> ids.next(ROWS_AT_ONCE))
                .takeWhile(portion -> !portion.isEmpty())
                .flatMap(portion -> read(portion, known));
        return Stream.concat(withId, withoutId.stream());
    }

    private static List<Row> conspicuous(Connection connection, SdkTable table, TableShape shape) throws SQLException {
        List<Row> rows = new ArrayList<>();
        table.forEach(connection, shape, row -> {
            if (row.token() == null) {
                rows.add(row);
            }
        });
        for (Row row : table.rowsWithIds(connection, shape, table.repeatedIds(connection, shape))) {
            if (row.token() != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Stream<StoredToken> read(List<String> ids, Map<String, List<StoredToken>> known) {
        List<String> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        List<Row> rows = access.read((connection, shape) -> table.rowsWithIds(connection, shape, unknown), List.of());
        Map<String, StoredToken> read = new HashMap<>();
        for (Row row : rows) {
            read.merge(
                    Objects.requireNonNull(row.id()), stored(row), (a, b) -> a instanceof StoredToken.Intact ? a : b);
        }
        return ids.stream().flatMap(id -> known.getOrDefault(id, one(read.get(id))).stream());
    }

    private static List<StoredToken> one(@Nullable StoredToken entry) {
        return entry == null ? List.of() : List.of(entry);
    }

    private static StoredToken stored(Row row) {
        OAuthToken token = row.token();
        return token != null
                ? new StoredToken.Intact(token, null)
                : new StoredToken.Damaged(
                        RowNaming.BY_ID.of(0, row.id()), row.id(), Objects.requireNonNull(row.damage()));
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
                    page = access.read(
                            (connection, shape) -> table.idsAfter(connection, before, IDS_AT_ONCE), IdPage.NONE);
                    ids = page.ids().iterator();
                }
            }
            return next;
        }
    }
}
