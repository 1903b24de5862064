package dev.tokenhold.spi;

import java.util.Locale;

/**
 * What an examination of a store or a keyring has found. It contains no secret and no user of a token. Names come from the store: escape
 * them before you print them.
 *
 * @param severity how bad it is
 * @param place where, for people, for example {@code record 17}, or the path of a file
 * @param problem what is wrong, as the predicate of a sentence about the place, for example {@code does not open}
 * @param remedy what to do about it; of a repair, what was done
 */
public record Finding(Severity severity, String place, String problem, String remedy) {

    /** How bad a finding is. */
    public enum Severity {
        /** Something is lost or altered, or does not work. */
        DAMAGE,
        /** Everything works, but is slower, less safe or less well protected than it should be. */
        WARNING,
        /** It was a damage or a warning, and was repaired. */
        REPAIRED
    }

    /**
     * Creates a finding that something is lost or altered, or does not work.
     *
     * @param place where
     * @param problem what is wrong
     * @param remedy what to do about it
     * @return the finding
     */
    public static Finding damage(String place, String problem, String remedy) {
        return new Finding(Severity.DAMAGE, place, problem, remedy);
    }

    /**
     * Creates a finding that everything works, but not as well as it should.
     *
     * @param place where
     * @param problem what is wrong
     * @param remedy what to do about it
     * @return the finding
     */
    public static Finding warning(String place, String problem, String remedy) {
        return new Finding(Severity.WARNING, place, problem, remedy);
    }

    /**
     * Creates a finding that was repaired.
     *
     * @param place where
     * @param problem what was wrong
     * @param done what was done about it
     * @return the finding
     */
    public static Finding repaired(String place, String problem, String done) {
        return new Finding(Severity.REPAIRED, place, problem, done);
    }

    /** Returns it in one line: {@code damage: PLACE: PROBLEM; REMEDY}. */
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT) + ": " + place + ": " + problem + "; " + remedy;
    }
}
