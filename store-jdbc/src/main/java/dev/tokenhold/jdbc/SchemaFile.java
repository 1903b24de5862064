package dev.tokenhold.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the statements that create a table and its indexes: a text file with <code>${table}</code> for the table (see {@link
 * Dialect#reference}), <code>${name}</code> for its name within other names, and <code>${random}</code> for a part of a name that no other name in
 * the database has. A statement ends with a semicolon at the end of a line; lines that begin with two hyphens are comments.
 * Immutable.
 */
public final class SchemaFile {

    private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*(\\R|\\z)");
    private static final Pattern COMMENT = Pattern.compile("(?m)^--.*$");

    private final List<String> statements;

    private SchemaFile(List<String> statements) {
        this.statements = statements;
    }

    /**
     * Reads a file. Pass {@code YourDialect.class.getResourceAsStream("schema.sql")}, since only your module can open its resources.
     *
     * @param resource the content of the file in UTF-8; closed afterwards
     * @return its statements
     * @throws IllegalArgumentException if {@code resource} is null, because there is no such file
     */
    public static SchemaFile of(@Nullable InputStream resource) {
        if (resource == null) {
            throw new IllegalArgumentException("there is no such schema file among the resources");
        }
        try (InputStream file = resource) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new SchemaFile(END_OF_STATEMENT
                    .splitAsStream(COMMENT.matcher(text).replaceAll(""))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> statements(TableName table, String reference) {
        String random = TableName.randomPart();
        return statements.stream()
                .map(statement -> statement
                        .replace("${table}", reference)
                        .replace("${name}", table.value())
                        .replace("${random}", random))
                .toList();
    }
}
