package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows, with those told apart that repeat or contradict one another. An id that stands for two owners says nothing any more: its
 * rows are damaged. Of the rows for one user and client, the one that expires last stands for all.
 */
final class SortedRows {

    private static final Comparator<TokenRow> LAST_TO_EXPIRE =
            Comparator.<TokenRow>comparingLong(row -> expiry(row.token())).thenComparingInt(TokenRow::number);

    /** A row with a token. Of two, the one with the greater number comes later. */
    record TokenRow(int number, OAuthToken token) {}

    /** A row without. */
    record DamagedRow(int number, @Nullable String id, String reason) {}

    /** A row that another one stands for. */
    record SupersededRow(TokenRow row, TokenRow by) {

        /** Whether it says something else than the row that stands for it. */
        boolean isOverruled() {
            return !row.token().equals(by.token());
        }

        private String reason(Places places) {
            String stands = places.ofWinner(by) + " stands: ";
            if (!isOverruled()) {
                return stands + "it says the same";
            }
            return stands + "it has the same user and client and "
                    + (expiry(row.token()) == expiry(by.token()) ? places.whyLater() : "expires later");
        }
    }

    /** An entry of the inventory, with what it is sorted by. */
    private record Entry(@Nullable String id, int number, StoredToken what) {}

    /** Whose token it is. */
    private record Owner(
            @Nullable String userName, @Nullable String clientId) {

        static Owner of(OAuthToken token) {
            return new Owner(token.userName(), token.clientId());
        }
    }

    private final Places places;
    private final List<TokenRow> standing = new ArrayList<>();
    private final List<SupersededRow> superseded = new ArrayList<>();
    private final List<DamagedRow> damaged;

    SortedRows(Places places, List<TokenRow> rows, List<DamagedRow> damagedRows) {
        this.places = places;
        damaged = new ArrayList<>(damagedRows);
        List<TokenRow> consistent = setContradictionsAside(rows);
        Map<Object, TokenRow> last = new HashMap<>();
        for (TokenRow row : consistent) {
            last.merge(sameToken(row.token()), row, BinaryOperator.maxBy(LAST_TO_EXPIRE));
        }
        for (TokenRow row : consistent) {
            TokenRow winner = Objects.requireNonNull(last.get(sameToken(row.token())));
            if (row.number() == winner.number()) {
                standing.add(row);
            } else {
                superseded.add(new SupersededRow(row, winner));
            }
        }
        damaged.sort(Comparator.comparingInt(DamagedRow::number));
    }

    /** The rows that count, in the order given, as all of these lists are. */
    List<TokenRow> standing() {
        return standing;
    }

    List<SupersededRow> superseded() {
        return superseded;
    }

    List<DamagedRow> damaged() {
        return damaged;
    }

    /** Every row, in the order of the ids; what has none comes last, in the order given. */
    Stream<StoredToken> inventory() {
        List<Entry> entries = new ArrayList<>(standing.size() + superseded.size() + damaged.size());
        for (TokenRow row : standing) {
            entries.add(new Entry(row.token().id(), row.number(), new StoredToken.Intact(row.token(), null)));
        }
        for (SupersededRow pair : superseded) {
            int number = pair.row().number();
            String id = pair.row().token().id();
            entries.add(
                    new Entry(id, number, new StoredToken.Superseded(places.of(number, id), id, pair.reason(places))));
        }
        for (DamagedRow row : damaged) {
            StoredToken what = new StoredToken.Damaged(places.of(row.number(), row.id()), row.id(), row.reason());
            entries.add(new Entry(row.id(), row.number(), what));
        }
        entries.sort(Comparator.comparing(Entry::id, Comparator.nullsLast(TokenIds.ORDER))
                .thenComparingInt(Entry::number));
        return entries.stream().map(Entry::what);
    }

    private List<TokenRow> setContradictionsAside(List<TokenRow> rows) {
        Map<String, Owner> owners = new HashMap<>();
        Map<String, List<TokenRow>> contradicted = new HashMap<>();
        for (TokenRow row : rows) {
            String id = row.token().id();
            if (id != null) {
                Owner owner = owners.putIfAbsent(id, Owner.of(row.token()));
                if (owner != null && !owner.equals(Owner.of(row.token()))) {
                    contradicted.put(id, new ArrayList<>());
                }
            }
        }
        List<TokenRow> consistent = new ArrayList<>(rows.size());
        List<TokenRow> aside = new ArrayList<>();
        for (TokenRow row : rows) {
            List<TokenRow> sameId = contradicted.get(row.token().id());
            if (sameId == null) {
                consistent.add(row);
            } else {
                sameId.add(row);
                aside.add(row);
            }
        }
        for (TokenRow row : aside) {
            String id = row.token().id();
            damaged.add(new DamagedRow(
                    row.number(),
                    id,
                    "the id stands for different users or clients "
                            + places.ofSeveral(Objects.requireNonNull(contradicted.get(id)))
                            + ": give each of them an id of its own"));
        }
        return consistent;
    }

    // What rows for the same token have in common. Those of nobody are told apart by their ids, without
    // ids by all they say.
    private static Object sameToken(OAuthToken token) {
        if (token.userName() != null) {
            return Owner.of(token);
        }
        return token.id() != null ? token.id() : token;
    }

    private static long expiry(OAuthToken token) {
        Instant expiresAt = token.expiresAt();
        return expiresAt == null ? Long.MIN_VALUE : expiresAt.toEpochMilli();
    }
}
