package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.TokenTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a table has found out about its rows, small enough to be kept however many there are: their ids, and in full only
 * those that are damaged or that repeat others. Immutable.
 */
final class TableSurvey {

    /**
     * One entry of the inventory.
     *
     * @param id the id of the row; null only for damage
     * @param known what it is; null for a token that is to be read when its turn comes
     */
    record Entry(@Nullable String id, @Nullable StoredToken known) {}

    /** Of a table that does not exist. */
    static final TableSurvey NONE = new TableSurvey(List.of(), TokenTable.sorted(List.of()));

    private final List<Entry> entries;
    private final SortedRows conspicuous;

    private TableSurvey(List<Entry> entries, SortedRows conspicuous) {
        this.entries = entries;
        this.conspicuous = conspicuous;
    }

    static TableSurvey of(Connection connection, TokenTable table, TableShape shape) throws SQLException {
        List<Row> conspicuous = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        // By hash code only: a row too many that is looked at more closely does no harm.
        Map<Integer, String> owners = new HashMap<>();
        table.forEach(connection, shape, row -> {
            OAuthToken token = row.token();
            if (token == null) {
                conspicuous.add(row);
                return;
            }
            String id = Objects.requireNonNull(row.id());
            if (!ids.add(id)) {
                repeated.add(id);
            }
            if (token.userName() != null) {
                String other = owners.putIfAbsent(Objects.hash(token.userName(), token.clientId()), id);
                if (other != null) {
                    repeated.add(other);
                    repeated.add(id);
                }
            }
        });
        for (Row row : table.rowsWithIds(connection, shape, repeated)) {
            if (row.token() != null) {
                conspicuous.add(row);
            }
        }
        SortedRows sorted = TokenTable.sorted(conspicuous);
        List<Entry> entries = new ArrayList<>(ids.size());
        ids.removeAll(repeated);
        ids.forEach(id -> entries.add(new Entry(id, null)));
        sorted.inventory().forEach(what -> entries.add(entry(what)));
        entries.sort(Comparator.comparing(Entry::id, Comparator.nullsLast(TokenIds.ORDER)));
        return new TableSurvey(entries, sorted);
    }

    /** The inventory, in its order. */
    List<Entry> entries() {
        return entries;
    }

    /** The rows that are damaged or repeat others. */
    SortedRows conspicuous() {
        return conspicuous;
    }

    private static Entry entry(StoredToken what) {
        if (what instanceof StoredToken.Intact intact) {
            return new Entry(intact.token().id(), what);
        }
        return new Entry(
                what instanceof StoredToken.Damaged damaged ? damaged.id() : ((StoredToken.Superseded) what).id(),
                what);
    }
}
