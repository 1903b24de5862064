package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.zoho.TableSurvey.Entry;
import dev.tokenhold.zoho.TokenTable.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads a table in the order of its ids, some rows at a time, after a survey of it. What has gone since is left out. */
final class TableInventory {

    private static final int READ_AT_ONCE = 500;

    private final TableAccess access;
    private final TokenTable table;

    TableInventory(TableAccess access, TokenTable table) {
        this.access = access;
        this.table = table;
    }

    Stream<StoredToken> of(TableSurvey survey) {
        Iterator<Entry> entries = survey.entries();
        return Stream.generate(() -> portion(entries))
                .takeWhile(portion -> !portion.isEmpty())
                .flatMap(portion -> read(portion).stream());
    }

    private static List<Entry> portion(Iterator<Entry> entries) {
        List<Entry> portion = new ArrayList<>(READ_AT_ONCE);
        while (portion.size() < READ_AT_ONCE && entries.hasNext()) {
            portion.add(entries.next());
        }
        return portion;
    }

    private List<StoredToken> read(List<Entry> entries) {
        List<String> ids = entries.stream()
                .filter(entry -> entry.known() == null)
                .map(entry -> Objects.requireNonNull(entry.id()))
                .toList();
        List<Row> rows = ids.isEmpty()
                ? List.of()
                : access.read((connection, shape) -> table.rowsWithIds(connection, shape, ids), List.of());
        Map<String, StoredToken> read = new HashMap<>();
        for (Row row : rows) {
            read.merge(
                    Objects.requireNonNull(row.id()), stored(row), (a, b) -> a instanceof StoredToken.Intact ? a : b);
        }
        List<StoredToken> stored = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            StoredToken what = entry.known() == null ? read.get(entry.id()) : entry.known();
            if (what != null) {
                stored.add(what);
            }
        }
        return stored;
    }

    private static StoredToken stored(Row row) {
        OAuthToken token = row.token();
        return token != null
                ? new StoredToken.Intact(token, null)
                : new StoredToken.Damaged(
                        Places.TABLE_ROWS.of(0, row.id()), row.id(), Objects.requireNonNull(row.damage()));
    }
}
