package dev.tokenhold.migrate.cli;

import java.util.ArrayList;
import java.util.List;

/** Makes text fit to be printed. */
final class Text {

    /** The columns of a line that can be read everywhere. */
    static final int LINE = 80;

    private Text() {}

    /**
     * Text from a store or from elsewhere, made safe for a terminal and for one line: what would move the cursor, change
     * colours, reorder the line or be invisible is written as a Java and JSON escape, a backslash, a u and four digits.
     */
    static String escape(String text) {
        return escape(text, false);
    }

    /** The same for a text of several lines. */
    static String escapeLines(String text) {
        return escape(text, true);
    }

    /** For example {@code 1 token} or {@code 2 tokens}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * Breaks a text into lines of 80 columns where it has spaces.
     *
     * @param indent what the lines after the first begin with
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
