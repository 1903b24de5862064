package dev.tokenhold.zoho.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.tokenhold.CorruptStoreException;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.row.DamagedRow;
import dev.tokenhold.zoho.row.RowNaming;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkIds;
import dev.tokenhold.zoho.row.SortedRows;
import dev.tokenhold.zoho.row.TokenRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a file: each by itself a token or damage, then all of them as a whole.
 *
 * <p>Rows follow RFC 4180, without leniency. After a row that cannot be read, reading starts again at the next line as if a row began
 * there: a missing quote costs only the row that lacks it. A missing quote may also make one row out of several before it shows. So in a
 * damaged file, a row of several lines counts only if no row can begin within it.
 */
final class CsvRows {

    /** A row with a token, and the last of the lines that it was read from. */
    private record Span(TokenRow row, int lastLine) {}

    /** The rows in some lines. */
    private static final class Found {

        private final List<Span> tokens = new ArrayList<>();
        private final List<DamagedRow> damaged = new ArrayList<>();
    }

    static final CsvReader.CsvReaderBuilder CSV = CsvReader.builder()
            .allowUnclosedQuote(false)
            // CsvGeneration compares rows with the header; the reader would compare them with the first row it meets.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            // Room for the longest value with every character a doubled quote.
            .maxBufferSize(3 * OAuthToken.MAX_VALUE_LENGTH);
    // Narrower than what ids may be, so that messages show no part of another value as an id.
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

    private static final String HEADER_AGAIN =
            "it is the header of another form of the file than the rows before have: two processes of an SDK wrote the file at once;"
                    + " keep the rows of one form, below its header";

    private final Path file;
    private final Utf8Lines lines;
    private final CsvGeneration generation;
    private final boolean lacksHeader;
    private final int firstLine;
    private final FileStyle style;

    /**
     * Reads the header.
     *
     * @throws CorruptStoreException if the first line is neither that of a known form nor a row of one
     */
    CsvRows(Path file, Utf8Lines lines) {
        this.file = file;
        this.lines = lines;
        RawRow first = first();
        Optional<CsvGeneration> form = CsvGeneration.withHeader(first);
        lacksHeader = form.isEmpty();
        generation = form.or(() -> CsvGeneration.ofRow(first)).orElseThrow(this::unknownHeader);
        firstLine = lacksHeader ? first.line() : first.lastLine() + 1;
        style = FileStyle.of(lines, generation, firstLine);
    }

    /** Whether the last line has no line end, and may have been cut. */
    boolean lookCut() {
        return style.looksCut();
    }

    /** The form of the file. */
    CsvGeneration generation() {
        return generation;
    }

    /** Reads all rows. */
    SortedRows sorted() {
        Found found = read(firstLine, lines.count());
        List<DamagedRow> damaged = new ArrayList<>(found.damaged);
        if (lacksHeader) {
            damaged.add(new DamagedRow(
                    firstLine,
                    null,
                    "there is no header above it: two processes of an SDK that write the file at once lose it, and perhaps rows;"
                            + " look for users who are missing, and put this line before it: " + generation.header()));
        }
        List<TokenRow> certain = new ArrayList<>(found.tokens.size());
        for (Span span : found.tokens) {
            TokenRow row = span.row();
            if (!found.damaged.isEmpty() && mayBeSeveral(span)) {
                damaged.add(new DamagedRow(
                        row.number(),
                        row.id(),
                        "with the file damaged elsewhere, it may be one row up to line " + span.lastLine()
                                + " or several: mend the other damage first"));
            } else {
                certain.add(row);
            }
        }
        return new SortedRows(RowNaming.BY_LINE, certain, damaged);
    }

    /** Whether a row has several lines, and another can begin within it. */
    private boolean mayBeSeveral(Span span) {
        return !read(span.row().number() + 1, span.lastLine()).tokens.isEmpty();
    }

    private RawRow first() {
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
        return new CorruptStoreException(file + " " + UnknownHeader.diagnosis(lines));
    }

    /** The rows that begin in some lines. */
    private Found read(int from, int lastLine) {
        Found found = new Found();
        int line = from;
        while (line <= lastLine) {
            line = readUntilOutOfStep(line, lastLine, found);
        }
        return found;
    }

    // Returns the line to go on from: one after lastLine at the end.
    private int readUntilOutOfStep(int from, int lastLine, Found found) {
        RawRowHandler handler = new RawRowHandler(from - 1);
        try {
            for (RawRow row : CSV.build(handler, lines.from(from))) {
                if (row.line() > lastLine) {
                    break;
                }
                Optional<CsvGeneration> header = CsvGeneration.withHeader(row);
                if (header.isPresent() && generation.fits(row)) {
                    continue;
                }
                String fault = header.isPresent() ? HEADER_AGAIN : fault(row);
                if (fault == null) {
                    addToken(row, found);
                    continue;
                }
                String id = row.values().get(0);
                found.damaged.add(damage(row.line(), row.lastLine(), SdkIds.isDecimal(id) ? id : null, fault));
                if (row.lastLine() > row.line()) {
                    return row.line() + 1;
                }
            }
        } catch (CsvParseException e) {
            // Its message may show a character of a secret.
            int line = handler.line();
            if (line <= lastLine) {
                found.damaged.add(damage(line, line, null, QUOTES));
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
        boolean cutShort = row.width() < width && lines.endWithin(row.lastLine());
        if (generation.fits(row) && !cutShort) {
            return null;
        }
        return "it has " + row.width() + " values where the header has " + width + " columns";
    }

    private void addToken(RawRow row, Found found) {
        OAuthToken token;
        try {
            token = SdkColumns.token(
                    generation.columns(),
                    row.values().stream().map(style::meant).toList());
        } catch (InvalidTokenException e) {
            String id = generation.id(row.values());
            boolean plausible = id != null && PLAUSIBLE_ID.matcher(id).matches();
            found.damaged.add(
                    damage(row.line(), row.lastLine(), plausible ? id : null, Objects.requireNonNull(e.getMessage())));
            return;
        }
        found.tokens.add(new Span(new TokenRow(row.line(), token), row.lastLine()));
    }

    private DamagedRow damage(int line, int lastLine, @Nullable String id, String fault) {
        String malformed = lines.malformed(line, lastLine);
        if (malformed != null) {
            return new DamagedRow(line, id, malformed + CHARSET);
        }
        return new DamagedRow(line, id, lines.endWithin(lastLine) ? fault + CUT : fault);
    }
}
