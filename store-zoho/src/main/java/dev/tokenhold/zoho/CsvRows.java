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

    /** Takes the rows as they come. */
    interface Visitor {

        /** A row with a token, and the last of the lines that it was read from. */
        void token(TokenRow row, int lastLine);

        /** Another one. */
        void damaged(DamagedRow row);
    }

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
    private final int firstLine;

    /**
     * Reads the header.
     *
     * @throws CorruptStoreException if it is not that of a known generation
     */
    CsvRows(Path file, Utf8Lines lines) {
        this.file = file;
        this.lines = lines;
        RawRow header = header();
        generation = CsvGeneration.withHeader(header.values())
                .filter(known -> known.columns().size() == header.width())
                .orElseThrow(this::unknownHeader);
        firstLine = header.lastLine() + 1;
    }

    CsvGeneration generation() {
        return generation;
    }

    /** Reads all rows, in the order of the file. Where anything is damaged, {@link #mayBeSeveral} is to be asked as well. */
    void forEach(Visitor visitor) {
        read(firstLine, IdOrder.GREATEST_ROW, visitor);
    }

    /** Whether a row can begin within a row of several lines. */
    boolean mayBeSeveral(int line, int lastLine) {
        boolean[] several = new boolean[1];
        read(line + 1, lastLine, new Visitor() {
            @Override
            public void token(TokenRow row, int last) {
                several[0] = true;
            }

            @Override
            public void damaged(DamagedRow row) {
                // What is no row has not begun there.
            }
        });
        return several[0];
    }

    /** What a row is that may be several. */
    static DamagedRow uncertain(TokenRow row, int lastLine) {
        return new DamagedRow(
                row.number(),
                row.id(),
                "with the file damaged elsewhere, it may be one row up to line " + lastLine
                        + " or several: mend the other damage first");
    }

    /**
     * Reads rows again that follow one another and were tokens. Those that are no rows any more are left out.
     *
     * @param text nothing but the rows
     * @throws CsvParseException if it is out of step
     * @throws InvalidTokenException if there is no token in one of them
     */
    static List<TokenRow> again(CsvGeneration generation, int firstLine, String text) {
        List<TokenRow> rows = new ArrayList<>();
        for (RawRow row : CSV.build(new RawRowHandler(firstLine - 1), text)) {
            if (!row.strayQuote() && generation.fits(row)) {
                rows.add(new TokenRow(row.line(), SdkColumns.token(generation.columns(), row.values())));
            }
        }
        return rows;
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

    private void read(int from, int lastLine, Visitor visitor) {
        int line = from;
        while (line <= lastLine && lines.reach(line)) {
            line = readUntilOutOfStep(line, lastLine, visitor);
        }
    }

    // Returns the line to go on from, which is after lastLine when all is read.
    private int readUntilOutOfStep(int from, int lastLine, Visitor visitor) {
        RawRowHandler handler = new RawRowHandler(from - 1);
        try {
            for (RawRow row : CSV.build(handler, lines.from(from))) {
                if (row.line() > lastLine) {
                    break;
                }
                String fault = fault(row);
                if (fault == null) {
                    visitToken(row, visitor);
                    continue;
                }
                String id = row.values().get(0);
                visitor.damaged(damage(row.line(), row.lastLine(), SdkIds.isDecimal(id) ? id : null, fault));
                if (row.lastLine() > row.line()) {
                    return row.line() + 1;
                }
            }
        } catch (CsvParseException e) {
            // Its message may show a character of a secret.
            int line = handler.line();
            if (line <= lastLine) {
                visitor.damaged(damage(line, line, null, QUOTES));
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

    private void visitToken(RawRow row, Visitor visitor) {
        OAuthToken token;
        try {
            token = SdkColumns.token(generation.columns(), row.values());
        } catch (InvalidTokenException e) {
            String id = generation.id(row.values());
            boolean plausible = id != null && PLAUSIBLE_ID.matcher(id).matches();
            visitor.damaged(
                    damage(row.line(), row.lastLine(), plausible ? id : null, Objects.requireNonNull(e.getMessage())));
            return;
        }
        visitor.token(new TokenRow(row.line(), token), row.lastLine());
    }

    private DamagedRow damage(int line, int lastLine, @Nullable String id, String fault) {
        String malformed = lines.malformed(line, lastLine);
        if (malformed != null) {
            return new DamagedRow(line, id, malformed + CHARSET);
        }
        return new DamagedRow(line, id, lines.endWithin(lastLine) ? fault + CUT : fault);
    }
}
