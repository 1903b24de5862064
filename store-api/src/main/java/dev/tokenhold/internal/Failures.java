package dev.tokenhold.internal;

import dev.tokenhold.TokenStoreException;
import dev.tokenhold.spi.Finding;

/**
 * Makes findings of exceptions. Their messages name the place, the problem and the remedy, which follows the last semicolon, or the last
 * colon if there is no semicolon.
 */
public final class Failures {

    private Failures() {}

    /**
     * Creates a finding of damage.
     *
     * @param place where
     * @param subject how the message may begin, to be left out, for example {@code the record 17}
     * @param failure the exception
     * @return the finding
     */
    public static Finding damage(String place, String subject, TokenStoreException failure) {
        String message = String.valueOf(failure.getMessage());
        String problem = message.startsWith(subject + " ") ? message.substring(subject.length() + 1) : message;
        int end = problem.lastIndexOf("; ") >= 0 ? problem.lastIndexOf("; ") : problem.lastIndexOf(": ");
        return end < 0
                ? Finding.damage(place, problem, "restore it from a backup")
                : Finding.damage(place, problem.substring(0, end), problem.substring(end + 2));
    }
}
