package dev.tokenhold.zoho;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.FoundRow.DamagedRow;
import dev.tokenhold.zoho.FoundRow.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file, each by itself: a token, or damage.
 *
 * <p>Rows are read as RFC 4180 has them, without leniency. Where one cannot be read, reading starts again at the next line as if a
 * row began there, so that a missing quote costs the row that it is missing in. But quotes out of step may also have made one row
 * out of several before it shows: where anything is damaged, a row of several lines counts only if none can begin within it.
 */
final class CsvRows {

    /** A token, and the last of the lines that it was read from. */
    private record ReadRow(TokenRow row, int lastLine) {}

    private static final CsvReader.CsvReaderBuilder CSV = CsvReader.builder()
            .allowUnclosedQuote(false)
            // Rows are measured against the header here, not against the first row that a reader meets.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            // Room for the longest value with every character a doubled quote.
            .maxBufferSize(3 * OAuthToken.MAX_VALUE_LENGTH);
    // Narrower than what ids may be, so that no part of another value is shown as one.
    private static final Pattern PLAUSIBLE_ID = Pattern.compile("[A-Za-z0-9_-]{1,36}");

    private static final String QUOTES =
            "its quotes do not match: a value is not closed, or a quote in a value is not doubled;"
                    + " the lines after it are read as rows of their own";
    private static final String CUT =
            "; it is the last one: the Zoho SDK rewrites the file in place, and a crash meanwhile cuts"
                    + " it short; restore the file from a backup";
    private static final String CHARSET =
            ": an SDK on a JVM before version 18 writes the charset of its platform; convert the file"
                    + " (for example: iconv -f WINDOWS-1252 -t UTF-8) and check the names in it";

    private final Path file;
    private final Utf8Lines lines;
    private final CsvGeneration generation;
    private final List<ReadRow> rows = new ArrayList<>();
    private final List<DamagedRow> damaged = new ArrayList<>();

    /**
     * Reads a file.
     *
     * @throws CorruptStoreException if it does not begin with the header of a known generation
     */
    CsvRows(Path file, byte[] bytes) {
        this.file = file;
        lines = new Utf8Lines(bytes);
        RawRow header = header();
        generation = CsvGeneration.withHeader(header.values())
                .filter(known -> known.columns().size() == header.width())
                .orElseThrow(this::unknownHeader);
        read(header.lastLine() + 1, lines.count(), rows, damaged);
        if (!damaged.isEmpty()) {
            rows.removeIf(this::isUncertain);
        }
    }

    /** The rows with a token, in the order of the file. */
    List<TokenRow> rows() {
        return rows.stream().map(ReadRow::row).toList();
    }

    /** The others. */
    List<DamagedRow> damaged() {
        return damaged;
    }

    /** Whether the last line has no line end, as in a file that was cut. */
    boolean endsWithinLine() {
        return lines.endsWithinLine();
    }

    private RawRow header() {
        try {
            for (RawRow first : CSV.build(new RawRowHandler(0), lines.from(1))) {
                return first;
            }
        } catch (CsvParseException e) {
            throw unknownHeader();
        }
        throw new CorruptStoreException(
                file + " is empty, it lacks even the header: the Zoho SDK empties the file before it writes it,"
                        + " and a crash meanwhile leaves it so; restore it from a backup, or delete it to begin a new one");
    }

    private CorruptStoreException unknownHeader() {
        String malformed = lines.malformed(1, 1);
        return new CorruptStoreException(
                file + " is not the file of a Zoho SDK, or its first line is damaged: expected one of the headers "
                        + CsvGeneration.ALL.stream()
                                .map(known -> String.join(",", known.columns()))
                                .collect(Collectors.joining(" | "))
                        + (malformed == null ? "" : "; " + malformed + ", as it has to be"));
    }

    private void read(int firstLine, int lastLine, List<ReadRow> rows, List<DamagedRow> damaged) {
        int line = firstLine;
        while (line <= lastLine) {
            line = readUntilOutOfStep(line, lastLine, rows, damaged);
        }
    }

    // Returns the line to go on from, which is after lastLine when all is read.
    private int readUntilOutOfStep(int firstLine, int lastLine, List<ReadRow> rows, List<DamagedRow> damaged) {
        RawRowHandler handler = new RawRowHandler(firstLine - 1);
        try {
            for (RawRow row : CSV.build(handler, lines.from(firstLine))) {
                if (row.line() > lastLine) {
                    break;
                }
                String fault = fault(row);
                if (fault == null) {
                    addToken(row, rows, damaged);
                    continue;
                }
                String id = row.values().get(0);
                damaged.add(damage(row.line(), row.lastLine(), SdkIds.isDecimal(id) ? id : null, fault));
                if (row.lastLine() > row.line()) {
                    return row.line() + 1;
                }
            }
        } catch (CsvParseException e) {
            // Its message may show a character of a secret.
            int line = handler.line();
            if (line <= lastLine) {
                damaged.add(damage(line, line, null, QUOTES));
            }
            return line + 1;
        }
        return lastLine + 1;
    }

    private @Nullable String fault(RawRow row) {
        if (row.strayQuote()) {
            return QUOTES;
        }
        int width = generation.columns().size();
        boolean cutShort = row.width() < width && isCut(row.lastLine());
        if (generation.fits(row) && !cutShort) {
            return null;
        }
        return "it has " + row.width() + " values where the header has " + width + " columns";
    }

    private void addToken(RawRow row, List<ReadRow> rows, List<DamagedRow> damaged) {
        try {
            OAuthToken token = SdkColumns.token(generation.columns(), row.values());
            rows.add(new ReadRow(new TokenRow(row.line(), token), row.lastLine()));
        } catch (InvalidTokenException e) {
            String id = generation.id(row.values());
            boolean plausible = id != null && PLAUSIBLE_ID.matcher(id).matches();
            damaged.add(
                    damage(row.line(), row.lastLine(), plausible ? id : null, Objects.requireNonNull(e.getMessage())));
        }
    }

    private DamagedRow damage(int line, int lastLine, @Nullable String id, String fault) {
        String malformed = lines.malformed(line, lastLine);
        if (malformed != null) {
            return new DamagedRow(line, id, malformed + CHARSET);
        }
        return new DamagedRow(line, id, isCut(lastLine) ? fault + CUT : fault);
    }

    private boolean isCut(int line) {
        return line == lines.count() && lines.endsWithinLine();
    }

    private boolean isUncertain(ReadRow read) {
        int line = read.row().number();
        if (line == read.lastLine()) {
            return false;
        }
        List<ReadRow> within = new ArrayList<>();
        read(line + 1, read.lastLine(), within, new ArrayList<>());
        if (within.isEmpty()) {
            return false;
        }
        damaged.add(new DamagedRow(
                line,
                read.row().token().id(),
                "with the file damaged elsewhere, it may be one row up to line " + read.lastLine()
                        + " or several: mend the other damage first"));
        return true;
    }
}
