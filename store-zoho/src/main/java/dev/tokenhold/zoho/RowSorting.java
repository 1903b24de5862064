package dev.tokenhold.zoho;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.CsvRows.DamagedRow;
import dev.tokenhold.zoho.CsvRows.TokenRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the rows apart that repeat or contradict one another. An id that stands for two owners says nothing any more: its rows are
 * damaged. Of the rows for one user and client, the one that expires last stands for all.
 */
final class RowSorting {

    private static final int LINES_SHOWN = 5;

    private static final Comparator<TokenRow> LAST_TO_EXPIRE =
            Comparator.<TokenRow>comparingLong(row -> expiry(row.token())).thenComparingInt(TokenRow::line);

    /** A row that another one stands for. */
    record SupersededRow(TokenRow row, TokenRow by) {

        /** Whether it says something else than the row that stands for it. */
        boolean isOverruled() {
            return !row.token().equals(by.token());
        }

        /** Why the other one stands. */
        String reason() {
            String id = by.token().id();
            String stands = "line " + by.line() + (id == null ? "" : " (id " + id + ")") + " stands: ";
            if (!isOverruled()) {
                return stands + "it says the same";
            }
            return stands + "it has the same user and client and "
                    + (expiry(row.token()) == expiry(by.token()) ? "comes later in the file" : "expires later");
        }
    }

    /** Whose token it is. */
    private record Owner(
            @Nullable String userName, @Nullable String clientId) {

        static Owner of(OAuthToken token) {
            return new Owner(token.userName(), token.clientId());
        }
    }

    private final List<TokenRow> standing = new ArrayList<>();
    private final List<SupersededRow> superseded = new ArrayList<>();
    private final List<DamagedRow> damaged;

    RowSorting(CsvRows rows) {
        damaged = new ArrayList<>(rows.damaged());
        List<TokenRow> consistent = setContradictionsAside(rows.rows());
        Map<Object, TokenRow> last = new HashMap<>();
        for (TokenRow row : consistent) {
            last.merge(sameToken(row.token()), row, BinaryOperator.maxBy(LAST_TO_EXPIRE));
        }
        for (TokenRow row : consistent) {
            TokenRow winner = Objects.requireNonNull(last.get(sameToken(row.token())));
            if (row.line() == winner.line()) {
                standing.add(row);
            } else {
                superseded.add(new SupersededRow(row, winner));
            }
        }
        damaged.sort(Comparator.comparingInt(DamagedRow::line));
    }

    /** The rows that count, in the order of the file, as all of these lists are. */
    List<TokenRow> standing() {
        return standing;
    }

    List<SupersededRow> superseded() {
        return superseded;
    }

    List<DamagedRow> damaged() {
        return damaged;
    }

    /** The first few of some lines, for messages. */
    static String shown(Collection<Integer> lines) {
        return lines.stream()
                        .limit(LINES_SHOWN)
                        .map(line -> Integer.toString(line))
                        .collect(Collectors.joining(", "))
                + (lines.size() > LINES_SHOWN ? ", …" : "");
    }

    private List<TokenRow> setContradictionsAside(List<TokenRow> rows) {
        Map<String, Owner> owners = new HashMap<>();
        Map<String, List<Integer>> contradicted = new HashMap<>();
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
            List<Integer> lines = contradicted.get(row.token().id());
            if (lines == null) {
                consistent.add(row);
            } else {
                lines.add(row.line());
                aside.add(row);
            }
        }
        for (TokenRow row : aside) {
            String id = row.token().id();
            String lines = shown(Objects.requireNonNull(contradicted.get(id)));
            damaged.add(new DamagedRow(
                    row.line(),
                    id,
                    "the id stands for different users or clients in the lines " + lines
                            + ": give each of them an id of its own"));
        }
        return consistent;
    }

    // What rows for the same token have in common. Those of nobody are told apart by their ids, without ids by all they
    // say.
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
