package dev.tokenhold.zoho;

import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a file has found out about its rows, small enough to be kept however many there are: some bytes for each, and
 * in full only what is damaged. The rows themselves are read again when they are asked for. Immutable.
 */
final class CsvSurvey {

    /** Of a file that does not exist. */
    static final CsvSurvey NONE = new CsvSurvey(
            new CsvRowPlaces(CsvGeneration.SDK_5, new LineStarts(0)),
            new IdOrder.Builder().build(),
            new TreeMap<>(),
            new long[0],
            0,
            false);

    private final CsvRowPlaces places;
    private final IdOrder order;
    private final SortedMap<Integer, DamagedRow> damaged;
    // In one number the line of a row and that of the one that stands for it.
    private final long[] superseded;
    private final long lackingApiDomain;
    private final boolean endsWithinLine;

    CsvSurvey(
            CsvRowPlaces places,
            IdOrder order,
            SortedMap<Integer, DamagedRow> damaged,
            long[] superseded,
            long lackingApiDomain,
            boolean endsWithinLine) {
        this.places = places;
        this.order = order;
        this.damaged = damaged;
        this.superseded = superseded;
        this.lackingApiDomain = lackingApiDomain;
        this.endsWithinLine = endsWithinLine;
    }

    /**
     * Reads a file.
     *
     * @throws CorruptStoreException if it does not begin with the header of a known generation
     * @throws CsvRowReader.ChangedException if its bytes change meanwhile and that happens to be noticed
     */
    static CsvSurvey of(Path file, CsvBytes bytes) {
        return CsvSurveyor.survey(file, bytes);
    }

    CsvRowPlaces places() {
        return places;
    }

    /** The rows, named by their lines, in the order of the inventory. */
    IdOrder order() {
        return order;
    }

    /** The damaged rows in the order of the file. */
    Collection<DamagedRow> damaged() {
        return damaged.values();
    }

    /** The damaged row that begins in a line, if it is one. */
    @Nullable
    DamagedRow damagedIn(int line) {
        return damaged.get(line);
    }

    /** The line of the row that stands for the row in a line; that line itself when it stands. */
    int standingFor(int line) {
        int index = Arrays.binarySearch(superseded, (long) line << Integer.SIZE);
        int next = index < 0 ? -index - 1 : index;
        return next < superseded.length && superseded[next] >>> Integer.SIZE == line ? (int) superseded[next] : line;
    }

    /** What is suspicious about the file as a whole. */
    List<String> warnings() {
        return Suspicions.aboutApiDomains(lackingApiDomain);
    }

    /** Whether the last line has no line end, as in a file that was cut. */
    boolean endsWithinLine() {
        return endsWithinLine;
    }
}
