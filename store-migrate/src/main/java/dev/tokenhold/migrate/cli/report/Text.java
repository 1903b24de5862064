package dev.tokenhold.migrate.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Makes text fit to be printed. */
public final class Text {

    /** The columns of a line that every terminal has. */
    public static final int LINE = 80;

    private Text() {}

    /**
     * Makes text from a store or from elsewhere safe for one line of a terminal. A character that would move the cursor, change
     * colours, reorder the line or be invisible becomes an escape of Java and JSON: a backslash, a u and four digits.
     *
     * @param text any text
     * @return the safe text
     */
    public static String escape(String text) {
        return escape(text, false);
    }

    /** Does the same for a text of several lines. */
    static String escapeLines(String text) {
        return escape(text, true);
    }

    /**
     * Counts things, for example {@code 1 token} or {@code 2 tokens}.
     *
     * @param number how many
     * @param noun the singular of a noun whose plural ends in s
     * @return the number and the noun
     */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Breaks a text at spaces into lines of at most 80 columns.
     *
     * @param indent begins every line after the first
     */
    static List<String> wrap(String text, String indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > LINE) {
            int space = rest.lastIndexOf(' ', LINE);
            if (space <= indent.length()) {
                space = rest.indexOf(' ', LINE);
            }
            if (space < 0) {
                break;
            }
            lines.add(rest.substring(0, space));
            rest = indent + rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }

    private static String escape(String text, boolean keepLineFeeds) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (isSafe(codePoint) || (keepLineFeeds && codePoint == '\n')) {
                safe.appendCodePoint(codePoint);
            } else {
                for (char c : Character.toChars(codePoint)) {
                    safe.append(String.format("\\u%04x", (int) c));
                }
            }
        });
        return safe.toString();
    }

    private static boolean isSafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
