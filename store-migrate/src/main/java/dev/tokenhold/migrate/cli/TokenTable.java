package dev.tokenhold.migrate.cli;

import dev.tokenhold.OAuthToken;
import dev.tokenhold.internal.PrintableText;
import dev.tokenhold.migrate.cli.report.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints tokens as a table. To fit it into 80 columns it shortens first domains, then client ids, then user names, but never ids.
 * The first rows decide the widths of the columns, so that a long list takes little memory.
 */
final class TokenTable {

    private static final int SAMPLE = 1000;
    private static final List<String> HEADER = List.of("ID", "USER", "CLIENT", "DOMAIN", "EXPIRES", "HAS", "KEY");
    private static final int USER = 1;
    private static final int CLIENT = 2;
    private static final int DOMAIN = 3;
    private static final int KEY = 6;

    /** The digits of the longest id of a key: the layout does not depend on the key. */
    private static final int KEY_WIDTH = 10;

    /** The columns to shorten, in this order, and their least widths. */
    private static final int[][] SHORTENED = {{DOMAIN, 10}, {CLIENT, 10}, {USER, 16}};

    private final Output output;
    private final List<List<String>> sample = new ArrayList<>();
    private int @Nullable [] widths;
    private long rows;

    TokenTable(Output output) {
        this.output = output;
        sample.add(HEADER);
    }

    /**
     * Adds a token.
     *
     * @param key the id of the key that encrypts it, or null
     */
    void add(OAuthToken token, @Nullable String key) {
        rows++;
        List<String> row = row(token, key);
        if (widths != null) {
            output.out().println(line(row, widths));
            return;
        }
        sample.add(row);
        if (sample.size() > SAMPLE) {
            printSample();
        }
    }

    /** Prints the rest after the last token. */
    void finish() {
        if (widths == null && rows > 0) {
            printSample();
        }
        if (rows > 0) {
            output.out().println();
        }
        output.out().println(Text.count(rows, "token"));
        if (rows > 0) {
            output.out().println("HAS: s client secret, r refresh token, a access token, g grant token");
        }
    }

    private void printSample() {
        int[] fitted = fitted(sample);
        widths = fitted;
        sample.forEach(row -> output.out().println(line(row, fitted)));
        sample.clear();
    }

    private static List<String> row(OAuthToken token, @Nullable String key) {
        String expiresAt = TokenEntry.expiresAt(token);
        Set<String> secrets = TokenEntry.secrets(token).keySet();
        String has = (secrets.contains("clientSecret") ? "s" : "-")
                + (secrets.contains("refreshToken") ? "r" : "-")
                + (secrets.contains("accessToken") ? "a" : "-")
                + (secrets.contains("grantToken") ? "g" : "-");
        return List.of(
                cell(token.id()),
                cell(token.userName()),
                cell(token.clientId()),
                cell(token.apiDomain()).replaceFirst("^https://", ""),
                cell(expiresAt == null ? null : expiresAt.replaceFirst("T(\\d\\d:\\d\\d).*", " $1Z")),
                has,
                cell(key));
    }

    private static String cell(@Nullable String value) {
        return value == null ? "-" : PrintableText.of(value);
    }

    private static int[] fitted(List<List<String>> rows) {
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        if (rows.stream().skip(1).allMatch(row -> row.get(KEY).equals("-"))) {
            widths = Arrays.copyOf(widths, KEY);
        } else {
            widths[KEY] = Math.max(widths[KEY], KEY_WIDTH);
        }
        for (int[] shortened : SHORTENED) {
            int excess = IntStream.of(widths).sum() + 2 * (widths.length - 1) - Text.LINE;
            int column = shortened[0];
            if (excess > 0 && widths[column] > shortened[1]) {
                widths[column] = Math.max(shortened[1], widths[column] - excess);
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            if (isShortened(column) && width(cell) > widths[column]) {
                cell = cell.substring(0, cell.offsetByCodePoints(0, widths[column] - 1)) + "…";
            }
            line.append(cell).append(" ".repeat(Math.max(0, widths[column] - width(cell)) + 2));
        }
        return line.toString().stripTrailing();
    }

    private static boolean isShortened(int column) {
        return column >= USER && column <= DOMAIN;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
