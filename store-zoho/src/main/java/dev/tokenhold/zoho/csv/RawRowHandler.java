package dev.tokenhold.zoho.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.tokenhold.zoho.SdkColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the values of each row. Leaves out blank lines. */
final class RawRowHandler extends AbstractBaseCsvCallbackHandler<RawRow> {

    private static final int MAX_WIDTH = SdkColumns.CURRENT.size();

    private final int linesBefore;
    private List<String> values = List.of();
    private int lineEnds;
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
        strayQuote = false;
    }

    @Override
    protected void handleField(int fieldIdx, char[] buf, int offset, int len, boolean quoted) {
        for (int i = offset; i < offset + len; i++) {
            if (quoted && (buf[i] == '\n' || (buf[i] == '\r' && (i + 1 == offset + len || buf[i + 1] != '\n')))) {
                lineEnds++;
            }
            strayQuote |= !quoted && buf[i] == '"';
        }
        if (fieldIdx < MAX_WIDTH) {
            values.add(new String(buf, offset, len));
        }
    }

    @Override
    protected @Nullable RawRow buildRecord() {
        if (getFieldCount() == 1 && !values.isEmpty() && values.get(0).isBlank()) {
            return null;
        }
        return new RawRow(line(), line() + lineEnds, getFieldCount(), values, strayQuote);
    }
}
