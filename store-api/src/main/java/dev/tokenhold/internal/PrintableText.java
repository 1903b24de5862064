package dev.tokenhold.internal;

import java.util.function.IntPredicate;

/** Makes text that others chose, such as ids, safe in messages, logs and on terminals. */
public final class PrintableText {

    // What Unicode calls Default_Ignorable_Code_Point (DerivedCoreProperties.txt), as far as its general category does
    // not tell: fillers,
    // joiners and variation selectors, each from-to; and the blank Braille pattern.
    private static final int[][] INVISIBLE = {
        {0x034F, 0x034F},
        {0x115F, 0x1160},
        {0x17B4, 0x17B5},
        {0x180B, 0x180F},
        {0x2800, 0x2800},
        {0x3164, 0x3164},
        {0xFE00, 0xFE0F},
        {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFF8},
        {0xE0000, 0xE0FFF},
    };

    private PrintableText() {}

    /**
     * Makes a text safe for one line. A character that would end the line, move the cursor, change colours, reorder the line or be
     * invisible becomes an escape of Java and JSON: a backslash, a u and four digits. Text that is safe already stays as it is.
     *
     * @param text any text
     * @return the safe text
     */
    public static String of(String text) {
        return escaped(text, PrintableText::isSafe);
    }

    /**
     * Does the same for a text of several lines.
     *
     * @param text any text
     * @return the safe text, with its line feeds
     */
    public static String ofLines(String text) {
        return escaped(text, codePoint -> codePoint == '\n' || isSafe(codePoint));
    }

    private static String escaped(String text, IntPredicate safe) {
        if (text.codePoints().allMatch(safe)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (safe.test(codePoint)) {
                escaped.appendCodePoint(codePoint);
            } else {
                for (char c : Character.toChars(codePoint)) {
                    escaped.append(String.format("\\u%04x", (int) c));
                }
            }
        });
        return escaped.toString();
    }

    private static boolean isSafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            // Names in Chinese and Japanese have spaces of their own, which are as visible as this one.
            case Character.SPACE_SEPARATOR -> codePoint == ' ' || codePoint == '\u3000';
            default -> codePoint < INVISIBLE[0][0] || !isInvisible(codePoint);
        };
    }

    private static boolean isInvisible(int codePoint) {
        for (int[] range : INVISIBLE) {
            if (range[0] <= codePoint && codePoint <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
