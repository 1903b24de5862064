package dev.tokenhold.spi;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store notes about its part in a {@link Mirror}.
 *
 * @param term grows with every change in either store, so that of two stores that both say they lead, after one was restored from a
 *     backup, the one with the greater term does; at least 1
 * @param role its part
 */
public record Leadership(long term, Role role) {

    /** The part that a store plays. */
    public enum Role {
        /** It takes all reads and writes, before the other store. */
        LEADS,
        /** It has led until a switchover began that is not over: it takes reads, and nobody takes writes. */
        YIELDS,
        /** It gets what the other one takes. */
        FOLLOWS
    }

    private static final Pattern TEXT = Pattern.compile("(?<role>leads|yields|follows) (?<term>[1-9][0-9]{0,17})");

    /**
     * A leadership.
     *
     * @param term the term
     * @param role the role
     * @throws IllegalArgumentException if the term is less than 1
     */
    public Leadership {
        if (term < 1) {
            throw new IllegalArgumentException("the term is " + term + "; it has to be at least 1");
        }
    }

    /**
     * The leadership that a text tells.
     *
     * @param text the text
     * @return what {@link #toString} wrote, or empty
     */
    public static Optional<Leadership> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Leadership(
                        Long.parseLong(matcher.group("term")),
                        Role.valueOf(matcher.group("role").toUpperCase(Locale.ROOT))))
                : Optional.empty();
    }

    /** The leadership as it is stored, for example {@code leads 1}. */
    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + " " + term;
    }
}
