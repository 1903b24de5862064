package dev.tokenhold.zoho.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.tokenhold.InvalidTokenException;
import dev.tokenhold.OAuthToken;
import dev.tokenhold.zoho.row.SdkColumns;
import dev.tokenhold.zoho.row.SdkSaving;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes tokens in a form of the file, and tells whether the SDK reads what was written.
 *
 * @param file the file, for messages
 * @param form its form
 */
record SdkCheck(Path file, CsvGeneration form) {

    /** Writes the header, and the tokens in their order. */
    void write(List<OAuthToken> tokens, OutputStream out) throws IOException {
        CsvWriter csv = writer().build(out);
        try {
            csv.writeRecord(form.columns());
            tokens.forEach(token -> csv.writeRecord(values(token)));
            csv.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Why the form cannot hold a token. */
    Optional<String> refusalOfForm(OAuthToken token) {
        return SdkColumns.refusal(form.columns(), file.toString(), token);
    }

    /** Why the SDK would not read a token from its row as it is. */
    Optional<String> refusalOfReading(OAuthToken token) {
        StringWriter row = new StringWriter();
        try {
            try (CsvWriter csv = writer().build(row)) {
                csv.writeRecord(values(token));
            }
            SdkReader sdk = new SdkReader(new StringReader(row.toString()));
            String misread = misread(token, sdk.next());
            return misread == null ? Optional.empty() : Optional.of(misread);
        } catch (EOFException e) {
            return Optional.of(unreadable(token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the SDK can read nothing from the row of a token on. */
    boolean endsReading(OAuthToken token) {
        return refusalOfReading(token).filter(unreadable(token)::equals).isPresent();
    }

    /**
     * Reads a file as the SDK does.
     *
     * @param written the file
     * @param tokens everything in it, in the order of the rows
     * @param ids the ids of the tokens that the SDK must read as they are
     * @throws InvalidTokenException if it does not
     */
    void requireRead(Path written, List<OAuthToken> tokens, Set<String> ids) throws IOException {
        try (Reader in = new InputStreamReader(Files.newInputStream(written), UTF_8)) {
            SdkReader sdk = new SdkReader(in);
            sdk.next();
            for (OAuthToken token : tokens) {
                String misread;
                try {
                    misread = misread(token, sdk.next());
                } catch (EOFException e) {
                    throw new InvalidTokenException(unreadable(token));
                }
                if (misread != null && ids.contains(token.id())) {
                    throw new InvalidTokenException(misread);
                }
            }
        }
    }

    private static CsvWriter.CsvWriterBuilder writer() {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).quoteStrategy(QuotedWords.STRATEGY);
    }

    private @Nullable String misread(OAuthToken token, @Nullable List<String> read) {
        List<@Nullable String> values = values(token);
        if (read == null || read.size() != values.size()) {
            return unreadable(token);
        }
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i) == null ? "" : values.get(i);
            if (!read.get(i).equals(value)) {
                return "the Zoho SDK would not read the " + form.columns().get(i) + " of " + SdkSaving.named(token)
                        + " from " + file + " as it is: it has "
                        + (String.valueOf(value).indexOf('\\') >= 0
                                ? "a backslash, which the SDK takes for an escape character"
                                : "a carriage return, which the SDK leaves out")
                        + "; change the value, or copy to a table";
            }
        }
        return null;
    }

    private List<@Nullable String> values(OAuthToken token) {
        return SdkColumns.values(form.columns(), token);
    }

    private String unreadable(OAuthToken token) {
        return "the Zoho SDK could not read " + file + " with " + SdkSaving.named(token)
                + " in it: a value has a backslash before a quote, which the SDK then does not take for the end of the value; change"
                + " the value, or copy to a table";
    }
}
