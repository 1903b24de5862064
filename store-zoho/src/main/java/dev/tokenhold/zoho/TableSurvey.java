package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import dev.tokenhold.zoho.TokenTable.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a table has found out about its rows, small enough to be kept however many there are: some bytes for each, and in
 * full only those that are damaged or that repeat others. Immutable.
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
    static final TableSurvey NONE =
            new TableSurvey(new IdOrder.Builder().build(), Set.of(), TokenTable.sorted(List.of()));

    // Of the rows with a token. What is repeated among their ids is known in full.
    private final IdOrder ids;
    private final Set<String> repeated;
    private final SortedRows conspicuous;

    private TableSurvey(IdOrder ids, Set<String> repeated, SortedRows conspicuous) {
        this.ids = ids;
        this.repeated = repeated;
        this.conspicuous = conspicuous;
    }

    static TableSurvey of(Connection connection, TokenTable table, TableShape shape) throws SQLException {
        Reading reading = new Reading();
        table.forEach(connection, shape, reading::see);
        IdOrder ids = reading.ids.build();
        Set<String> repeated = reading.repeated(ids);
        List<Row> conspicuous = reading.damaged;
        for (Row row : table.rowsWithIds(connection, shape, repeated)) {
            if (row.token() != null) {
                conspicuous.add(row);
            }
        }
        return new TableSurvey(ids, repeated, TokenTable.sorted(conspicuous));
    }

    /** The inventory, in its order. */
    Iterator<Entry> entries() {
        return new Entries(
                conspicuous.inventory().map(TableSurvey::entry).toList().iterator());
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

    /** One reading of all rows, which have numbers as they come. */
    private static final class Reading {

        private final List<Row> damaged = new ArrayList<>();
        private final IdOrder.Builder ids = new IdOrder.Builder();
        private final KeyedHash hash = new KeyedHash();
        private final Longs owners = new Longs();
        private int rows;

        void see(Row row) {
            OAuthToken token = row.token();
            if (token == null) {
                damaged.add(row);
                return;
            }
            if (rows == IdOrder.GREATEST_ROW) {
                throw new StoreUnavailableException("the table has more than " + IdOrder.GREATEST_ROW
                        + " rows, which is all that can be read as an inventory");
            }
            ids.add(row.id(), rows);
            if (token.userName() != null) {
                owners.add(RankedRows.of(hash.rank(new TokenRow(rows, token)), rows));
            }
            rows++;
        }

        // By rank only: a row too many that is looked at more closely does no harm.
        Set<String> repeated(IdOrder order) {
            BitSet sameOwner = new BitSet();
            long[] ranked = owners.drainSorted();
            for (int from = 0, to; from < ranked.length; from = to) {
                to = RankedRows.endOfRank(ranked, from);
                for (int i = from; i < to && to > from + 1; i++) {
                    sameOwner.set(RankedRows.row(ranked[i]));
                }
            }
            Set<String> repeated = new HashSet<>();
            for (int from = 0, to; from < order.size(); from = to) {
                to = order.endOfId(from);
                if (to > from + 1 || sameOwner.get(order.row(from))) {
                    repeated.add(String.valueOf(order.id(from)));
                }
            }
            return repeated;
        }
    }

    /** Puts what is known in full between the others. */
    private final class Entries implements Iterator<Entry> {

        private static final Comparator<Entry> BY_ID =
                Comparator.comparing(Entry::id, Comparator.nullsLast(TokenIds.ORDER));

        private final Iterator<Entry> known;
        private @Nullable Entry nextKnown;
        private @Nullable Entry nextToRead;
        private int index;

        Entries(Iterator<Entry> known) {
            this.known = known;
            takeKnown();
            takeToRead();
        }

        @Override
        public boolean hasNext() {
            return nextKnown != null || nextToRead != null;
        }

        @Override
        public Entry next() {
            Entry first = nextToRead;
            Entry second = nextKnown;
            if (first != null && (second == null || BY_ID.compare(first, second) <= 0)) {
                takeToRead();
                return first;
            }
            if (second == null) {
                throw new NoSuchElementException();
            }
            takeKnown();
            return second;
        }

        private void takeKnown() {
            nextKnown = known.hasNext() ? known.next() : null;
        }

        private void takeToRead() {
            nextToRead = null;
            while (nextToRead == null && index < ids.size()) {
                String id = ids.id(index++);
                nextToRead = repeated.contains(id) ? null : new Entry(id, null);
            }
        }
    }
}
