package dev.tokenhold.migrate.cli.report;

import java.util.ArrayList;
import java.util.List;

/** Makes text fit to be printed. */
public final class Text {

    /** The columns of a line that every terminal has. */
    public static final int LINE = 80;

    private Text() {}

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
}
