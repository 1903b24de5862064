package dev.tokenhold.migrate.cli.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.tokenhold.internal.PrintableText;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON that is safe to print: it escapes what {@link PrintableText} escapes, which does not change its meaning. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /**
     * Writes a value over several lines.
     *
     * @param value lists, maps, strings, numbers and null
     * @return its JSON
     */
    public static String pretty(Object value) {
        return write(MAPPER.writerWithDefaultPrettyPrinter(), value);
    }

    /**
     * Writes a value in one line.
     *
     * @param value lists, maps, strings, numbers and null
     * @return its JSON
     */
    public static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return PrintableText.ofLines(writer.writeValueAsString(value));
        } catch (IOException e) {
            throw new UncheckedIOException("a value cannot be written as JSON", e);
        }
    }
}
