package dev.tokenhold.zoho;

import dev.tokenhold.StoreUnavailableException;
import dev.tokenhold.internal.FileFailure;
import dev.tokenhold.zoho.CsvRowReader.ChangedException;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.SupersededRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.stream.IntStream;

/** Reads a file in the order of its ids, some rows at a time, after a survey of it, and closes it at the end. Not thread-safe. */
final class CsvInventory implements Iterator<FoundRow> {

    // Rows that follow one another in this order mostly do so in the file as well, or in a few places of it, since ids
    // sort as text: enough of them together are read from there in one go.
    private static final int ROWS_AT_ONCE = 1_000;
    private static final long BYTES_AT_ONCE = 1 << 19;

    private final Path file;
    private final CsvSurvey survey;
    private final CsvBytes bytes;
    private final CsvRowReader reader;
    private final Queue<FoundRow> ready = new ArrayDeque<>();
    private int next;

    CsvInventory(Path file, CsvSurvey survey, CsvBytes bytes) {
        this.file = file;
        this.survey = survey;
        this.bytes = bytes;
        reader = new CsvRowReader(bytes, survey.places());
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() || next < survey.order().size();
    }

    /**
     * The next row.
     *
     * @throws StoreUnavailableException if the file cannot be read, or is not what it was at the survey
     */
    @Override
    public FoundRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (ready.isEmpty()) {
            try {
                readOn();
                bytes.requireUnchanged();
            } catch (ChangedException e) {
                throw new StoreUnavailableException(
                        file + " was changed in place while it was being read: stop the program that writes it, and"
                                + " try again");
            } catch (UncheckedIOException e) {
                throw new StoreUnavailableException(
                        file + " cannot be read: " + FileFailure.reason(Objects.requireNonNull(e.getCause())), e);
            }
        }
        FoundRow row = ready.remove();
        if (!hasNext()) {
            bytes.close();
        }
        return row;
    }

    private void readOn() {
        int from = next;
        long length = 0;
        while (next < survey.order().size() && next - from < ROWS_AT_ONCE && length < BYTES_AT_ONCE) {
            int line = survey.order().row(next++);
            length += length(line) + length(survey.standingFor(line));
        }
        int[] lines = IntStream.range(from, next)
                .map(survey.order()::row)
                .filter(line -> survey.damagedIn(line) == null)
                .flatMap(line -> IntStream.of(line, survey.standingFor(line)))
                .sorted()
                .distinct()
                .toArray();
        List<TokenRow> rows = reader.read(lines);
        for (int index = from; index < next; index++) {
            int line = survey.order().row(index);
            DamagedRow damaged = survey.damagedIn(line);
            ready.add(damaged != null ? damaged : found(index, lines, rows));
        }
    }

    private FoundRow found(int index, int[] lines, List<TokenRow> rows) {
        int line = survey.order().row(index);
        TokenRow row = rows.get(Arrays.binarySearch(lines, line));
        if (!Objects.equals(row.id(), survey.order().id(index))) {
            throw new ChangedException();
        }
        int standing = survey.standingFor(line);
        return standing == line ? row : new SupersededRow(row, rows.get(Arrays.binarySearch(lines, standing)));
    }

    private long length(int line) {
        return survey.places().start(survey.places().lastLine(line) + 1)
                - survey.places().start(line);
    }
}
