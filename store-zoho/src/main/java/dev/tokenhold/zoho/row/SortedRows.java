package dev.tokenhold.zoho.row;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.spi.Identity;
import dev.tokenhold.spi.StoredToken;
import dev.tokenhold.spi.TokenIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what each of some rows is worth among the others. An id that stands for two owners says nothing any more: its rows are
 * damaged. Of the rows for one user and client, the one that expires last stands for all; of two that expire at the same time, the
 * later one. What it lacks, it has from the others: from the one of them that expires last and has it. Immutable.
 */
public final class SortedRows {

    private final RowNaming naming;
    private final List<TokenRow> standing = new ArrayList<>();
    private final List<SupersededRow> superseded = new ArrayList<>();
    private final List<DamagedRow> damaged;

    /**
     * Sorts rows.
     *
     * @param naming how messages name them
     * @param rows the rows with a token, in their order
     * @param damagedRows the others
     */
    public SortedRows(RowNaming naming, List<TokenRow> rows, List<DamagedRow> damagedRows) {
        this.naming = naming;
        damaged = new ArrayList<>(damagedRows);
        List<TokenRow> consistent = setContradictionsAside(rows);
        Map<Object, TokenRow> last = new HashMap<>();
        for (TokenRow row : consistent) {
            last.merge(row.sameToken(), row, BinaryOperator.maxBy(TokenRow.LAST_TO_EXPIRE));
        }
        List<TokenRow> losers = new ArrayList<>();
        for (TokenRow row : consistent) {
            if (row.number() != winner(row, last).number()) {
                losers.add(row);
            }
        }
        losers.sort(TokenRow.LAST_TO_EXPIRE.reversed());
        Map<Integer, OAuthToken> completed = new HashMap<>();
        Map<Integer, List<String>> takenOver = new HashMap<>();
        for (TokenRow row : losers) {
            TokenRow winner = winner(row, last);
            OAuthToken before = completed.getOrDefault(winner.number(), winner.token());
            OAuthToken after = CarryOver.into(before, row.token());
            completed.put(winner.number(), after);
            takenOver.put(row.number(), CarryOver.columns(before, after));
        }
        for (TokenRow row : consistent) {
            TokenRow winner = winner(row, last);
            OAuthToken token = completed.get(winner.number());
            TokenRow complete = token == null ? winner : new TokenRow(winner.number(), token);
            if (row.number() == winner.number()) {
                standing.add(complete);
            } else {
                superseded.add(
                        new SupersededRow(row, winner, complete, takenOver.getOrDefault(row.number(), List.of())));
            }
        }
        damaged.sort(Comparator.comparingInt(DamagedRow::number));
    }

    private static TokenRow winner(TokenRow row, Map<Object, TokenRow> last) {
        return Objects.requireNonNull(last.get(row.sameToken()));
    }

    /** {@return the rows that count, in their order} */
    public List<TokenRow> standing() {
        return standing;
    }

    /** {@return the rows that others stand for, in their order} */
    public List<SupersededRow> superseded() {
        return superseded;
    }

    /** {@return the rows that cannot be trusted, in their order} */
    public List<DamagedRow> damaged() {
        return damaged;
    }

    /**
     * Every row as an entry of an inventory.
     *
     * @return the entries in the order of their ids; those without an id come last, in their order
     */
    public Stream<StoredToken> inventory() {
        return Stream.<FoundRow>concat(Stream.concat(standing.stream(), superseded.stream()), damaged.stream())
                .sorted(Comparator.comparing(FoundRow::id, Comparator.nullsLast(TokenIds.ORDER))
                        .thenComparingInt(FoundRow::number))
                .map(row -> row.stored(naming));
    }

    /**
     * What may be lost with the superseded rows: refresh tokens, and rows that a wrong expiry made superseded.
     *
     * @return sentences with both rows of each pair
     */
    public List<String> warnings() {
        List<String> sentences = new ArrayList<>();
        warn(
                SupersededRow::hasAnotherRefreshToken,
                "another refresh token: perhaps only one of the two still works, so keep both until you know which",
                sentences);
        warn(
                row -> row.isDoubtful() && !row.hasAnotherRefreshToken(),
                "another expiry, and one of the two cannot be right: keep both until you know which row is newer",
                sentences);
        return sentences;
    }

    private void warn(Predicate<SupersededRow> kind, String what, List<String> sentences) {
        List<SupersededRow> found = superseded.stream().filter(kind).toList();
        found.stream()
                .limit(RowNaming.FEW)
                .map(row -> naming.ofRow(row.written()) + " stands for " + naming.ofRow(row.row())
                        + ", which has the same user and client, but " + what)
                .forEach(sentences::add);
        int more = found.size() - RowNaming.FEW;
        if (more > 0) {
            sentences.add("others stand for " + more + " more such " + (more == 1 ? "row" : "rows") + ", with " + what);
        }
    }

    private List<TokenRow> setContradictionsAside(List<TokenRow> rows) {
        Map<String, List<TokenRow>> contradicted = rows.stream()
                .filter(row -> row.id() != null)
                .collect(Collectors.groupingBy(row -> Objects.requireNonNull(row.id())));
        contradicted
                .values()
                .removeIf(sameId -> sameId.stream()
                                .map(row -> Identity.of(row.token()))
                                .distinct()
                                .count()
                        == 1);
        List<TokenRow> consistent = new ArrayList<>(rows.size());
        for (TokenRow row : rows) {
            List<TokenRow> sameId = contradicted.get(row.id());
            if (sameId == null) {
                consistent.add(row);
            } else {
                damaged.add(new DamagedRow(
                        row.number(),
                        row.id(),
                        "the id stands for different users or clients " + naming.ofSeveral(sameId)
                                + ": give each of them an id of its own"));
            }
        }
        return consistent;
    }
}
