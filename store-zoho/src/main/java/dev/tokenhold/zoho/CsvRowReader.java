package dev.tokenhold.zoho;

import de.siegmar.fastcsv.reader.CsvParseException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads rows with tokens again, once it is known where they are. Not thread-safe. */
final class CsvRowReader {

    /** That the bytes are not what they were. */
    static final class ChangedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ChangedException() {
            super(null, null, false, false);
        }
    }

    private final CsvBytes bytes;
    private final CsvRowPlaces places;

    CsvRowReader(CsvBytes bytes, CsvRowPlaces places) {
        this.bytes = bytes;
        this.places = places;
    }

    /**
     * The rows that begin in some lines.
     *
     * @param lines the lines, in ascending order, no two of them the same
     * @return the rows, in the same order
     * @throws ChangedException if they are not there any more
     */
    List<TokenRow> read(int[] lines) {
        List<TokenRow> rows = new ArrayList<>(lines.length);
        int from = 0;
        while (from < lines.length) {
            // What follows without a gap is read at once.
            int to = from + 1;
            int lastLine = places.lastLine(lines[from]);
            while (to < lines.length && lines[to] == lastLine + 1) {
                lastLine = places.lastLine(lines[to]);
                to++;
            }
            rows.addAll(read(lines[from], lastLine));
            if (rows.size() != to) {
                throw new ChangedException();
            }
            from = to;
        }
        for (int i = 0; i < lines.length; i++) {
            if (rows.get(i).number() != lines[i]) {
                throw new ChangedException();
            }
        }
        return rows;
    }

    TokenRow read(int line) {
        return read(new int[] {line}).get(0);
    }

    private List<TokenRow> read(int firstLine, int lastLine) {
        long start = places.start(firstLine);
        byte[] found = new byte[Math.toIntExact(places.start(lastLine + 1) - start)];
        if (bytes.read(start, found, 0, found.length) < found.length) {
            throw new ChangedException();
        }
        try {
            return CsvRows.again(places.generation(), firstLine, new String(found, StandardCharsets.UTF_8));
        } catch (CsvParseException | InvalidTokenException e) {
            throw new ChangedException();
        }
    }
}
