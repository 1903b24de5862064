package dev.tokenhold.spi;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A store's note of its role in a mirror.
 *
 * @param term at least 1; grows with every change in either store. If two stores note that they lead, because one was restored from a
 *     backup, the one with the greater term does
 * @param role its role
 */
public record Leadership(long term, Role role) {

    /** The role of a store in a mirror. */
    public enum Role {
        /** It answers reads and takes each write before the other store. */
        LEADS("leads"),
        /** It led until a switchover began that is not over: it answers reads, and neither store takes writes. */
        STEPPING_DOWN("yields"),
        /** It receives a copy of each write that the other store takes. */
        FOLLOWS("follows");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        private static Role of(String word) {
            return Stream.of(values())
                    .filter(role -> role.word.equals(word))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static final Pattern TEXT = Pattern.compile("(?<role>leads|yields|follows) (?<term>[1-9][0-9]{0,17})");

    /**
     * Creates a note.
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
     * Parses what {@link #toString} wrote.
     *
     * @param text the text
     * @return the note, or empty if the text is not one
     */
    public static Optional<Leadership> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Leadership(Long.parseLong(matcher.group("term")), Role.of(matcher.group("role"))))
                : Optional.empty();
    }

    /** Returns the note as it is stored, for example {@code leads 1}. */
    @Override
    public String toString() {
        return role.word + " " + term;
    }
}
