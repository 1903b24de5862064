package dev.tokenhold.zoho.csv;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows by the rules of the SDK's FileStore, which are not those of RFC 4180: a backslash is an escape character and goes, and all
 * line ends within a value become LF. To tell, before the SDK does, what it will read.
 */
final class SdkReader {

    private final BufferedReader lines;
    private final StringBuilder value = new StringBuilder();
    private List<String> row = List.of();
    private boolean quoted;
    private boolean inValue;

    SdkReader(Reader in) {
        lines = new BufferedReader(in);
    }

    /**
     * The next row, or null at the end.
     *
     * @throws EOFException if the last value is not closed
     */
    @Nullable
    List<String> next() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return null;
        }
        row = new ArrayList<>();
        read(line);
        while (quoted) {
            line = lines.readLine();
            if (line == null) {
                throw new EOFException();
            }
            value.append('\n');
            read(line);
        }
        endValue();
        return row;
    }

    private void read(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            char next = i + 1 < line.length() ? line.charAt(i + 1) : '\0';
            if (c == '\\') {
                inValue = true;
                if (next == '"' || next == '\\' || next == ',') {
                    value.append(next);
                    i++;
                }
            } else if (c == '"' && next == '"' && (quoted || inValue)) {
                value.append(c);
                inValue = !inValue;
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                inValue = !inValue;
            } else if (c == ',' && !quoted) {
                endValue();
            } else {
                value.append(c);
                inValue = true;
            }
        }
    }

    private void endValue() {
        row.add(value.toString());
        value.setLength(0);
        inValue = false;
    }
}
