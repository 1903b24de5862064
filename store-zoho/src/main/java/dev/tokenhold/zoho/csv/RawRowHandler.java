package dev.tokenhold.zoho.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.tokenhold.zoho.row.SdkColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the values of each row. Leaves out rows without any, such as blank lines, and those that spreadsheets add. */
final class RawRowHandler extends AbstractBaseCsvCallbackHandler<RawRow> {

    private static final int MAX_WIDTH = SdkColumns.CURRENT.size();

    private final int linesBefore;
    private List<String> values = List.of();
    private int lineEnds;
    private boolean blank;
    private boolean anyQuoted;
    private boolean strayQuote;

    RawRowHandler(int linesBefore) {
        this.linesBefore = linesBefore;
    }

    /** The line that the present row, or the last one, begins in. */
    int line() {
        return linesBefore + (int) getStartingLineNumber();
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        values = new ArrayList<>(MAX_WIDTH);
        lineEnds = 0;
        blank = true;
        anyQuoted = false;
        strayQuote = false;
    }

    @Override
    protected void handleField(int fieldIdx, char[] buf, int offset, int len, boolean quoted) {
        anyQuoted |= quoted;
        for (int i = offset; i < offset + len; i++) {
            if (quoted && (buf[i] == '\n' || (buf[i] == '\r' && (i + 1 == offset + len || buf[i + 1] != '\n')))) {
                lineEnds++;
            }
            blank &= Character.isWhitespace(buf[i]);
            strayQuote |= !quoted && buf[i] == '"';
        }
        if (fieldIdx < MAX_WIDTH) {
            values.add(new String(buf, offset, len));
        }
    }

    @Override
    protected @Nullable RawRow buildRecord() {
        return blank ? null : new RawRow(line(), line() + lineEnds, getFieldCount(), values, anyQuoted, strayQuote);
    }
}
