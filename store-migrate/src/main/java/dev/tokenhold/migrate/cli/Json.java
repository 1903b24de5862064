package dev.tokenhold.migrate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON that is safe to look at: what {@link Text} escapes is escaped in it, which leaves its meaning as it is. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A value over several lines. */
    static String pretty(Object value) {
        return write(MAPPER.writerWithDefaultPrettyPrinter(), value);
    }

    /** A value in one line. */
    static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return Text.escapeLines(writer.writeValueAsString(value));
        } catch (IOException e) {
            throw new UncheckedIOException("a report cannot be put into JSON", e);
        }
    }
}
