package dev.tokenhold.zoho;

import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Makes a {@link CsvSurvey}. {@link SortedRows} says what it looks for; but with a rank in place of each row, so that only rows that
 * may repeat or contradict others are looked at together.
 */
final class CsvSurveyor implements CsvRows.Visitor {

    private final CsvRows rows;
    private final CsvRowPlaces places;
    private final CsvRowReader reader;
    private final IdOrder.Builder ids = new IdOrder.Builder();
    private final KeyedHash hash = new KeyedHash();
    private final Longs hashes = new Longs();
    private final TreeMap<Integer, DamagedRow> damaged = new TreeMap<>();
    private final Longs superseded = new Longs();
    private long lackingApiDomain;

    private CsvSurveyor(CsvRows rows, LineStarts starts, CsvBytes bytes) {
        this.rows = rows;
        places = new CsvRowPlaces(rows.generation(), starts);
        reader = new CsvRowReader(bytes, places);
    }

    static CsvSurvey survey(Path file, CsvBytes bytes) {
        Utf8Lines lines = new Utf8Lines(bytes);
        CsvRows rows = new CsvRows(file, lines);
        CsvSurveyor surveyor = new CsvSurveyor(rows, lines.starts(), bytes);
        rows.forEach(surveyor);
        return surveyor.survey(lines.endWithinLine());
    }

    @Override
    public void token(TokenRow row, int lastLine) {
        ids.add(row.id(), row.number());
        hashes.add(RankedRows.of(hash.rank(row), row.number()));
        places.add(row.number(), lastLine);
        countIfLackingApiDomain(row, 1);
    }

    @Override
    public void damaged(DamagedRow row) {
        ids.add(row.id(), row.number());
        damaged.put(row.number(), row);
    }

    private CsvSurvey survey(boolean endsWithinLine) {
        if (!damaged.isEmpty()) {
            for (int line : places.ofSeveralLines()) {
                int lastLine = places.lastLine(line);
                if (rows.mayBeSeveral(line, lastLine)) {
                    TokenRow row = reader.read(line);
                    setAside(row, CsvRows.uncertain(row, lastLine));
                }
            }
        }
        IdOrder order = ids.build();
        for (int from = 0, to; from < order.size(); from = to) {
            to = order.endOfId(from);
            if (to > from + 1) {
                findContradiction(
                        undamaged(IntStream.range(from, to).map(order::row).toArray()));
            }
        }
        long[] ranked = hashes.drainSorted();
        for (int from = 0, to; from < ranked.length; from = to) {
            to = RankedRows.endOfRank(ranked, from);
            if (to > from + 1) {
                findSuperseded(undamaged(Arrays.stream(ranked, from, to)
                        .mapToInt(RankedRows::row)
                        .toArray()));
            }
        }
        return new CsvSurvey(places, order, damaged, superseded.drainSorted(), lackingApiDomain, endsWithinLine);
    }

    // Rows with the same id.
    private void findContradiction(int[] lines) {
        TokenRow.Owner owner = lines.length > 1 ? reader.read(lines[0]).owner() : null;
        if (Arrays.stream(lines)
                .skip(1)
                .allMatch(line -> reader.read(line).owner().equals(owner))) {
            return;
        }
        List<Integer> sameId = Arrays.stream(lines).boxed().toList();
        for (int line : lines) {
            TokenRow row = reader.read(line);
            setAside(row, row.contradicted(Places.LINES, sameId));
        }
    }

    // Rows that may be for the same token.
    private void findSuperseded(int[] lines) {
        if (lines.length < 2) {
            return;
        }
        Map<Object, TokenRow> last = new HashMap<>();
        for (int line : lines) {
            TokenRow row = reader.read(line);
            countIfLackingApiDomain(row, -1);
            last.merge(row.sameToken(), row, BinaryOperator.maxBy(TokenRow.LAST_TO_EXPIRE));
        }
        last.values().forEach(row -> countIfLackingApiDomain(row, 1));
        for (int line : lines) {
            // Mostly there is only one, and no need to read the row again.
            Object sameToken = last.size() == 1
                    ? last.keySet().iterator().next()
                    : reader.read(line).sameToken();
            TokenRow winner = Objects.requireNonNull(last.get(sameToken));
            if (winner.number() != line) {
                superseded.add((long) line << Integer.SIZE | winner.number());
            }
        }
    }

    private void setAside(TokenRow row, DamagedRow as) {
        countIfLackingApiDomain(row, -1);
        damaged.put(row.number(), as);
    }

    private int[] undamaged(int[] lines) {
        return Arrays.stream(lines).filter(line -> !damaged.containsKey(line)).toArray();
    }

    private void countIfLackingApiDomain(TokenRow row, int by) {
        if (Suspicions.lacksApiDomain(row.token())) {
            lackingApiDomain += by;
        }
    }
}
