package dev.tokenhold.migrate.cli.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** Formats the numbers of a page: in every locale with a comma for thousands and a decimal point. */
final class Numbers {

    /** The text for a number that is missing. */
    static final String NONE = "–";

    private Numbers() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** For example {@code 1 token} or {@code 2,000 tokens}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Formats how many there are in a second, for example {@code 12,345} or {@code 2.5}. */
    static String rate(long number, double seconds) {
        if (number == 0 || seconds <= 0) {
            return NONE;
        }
        double rate = number / seconds;
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
    }

    /** Formats a number on an axis, for example {@code 0.25} or {@code 20,000}. */
    static String tick(double number) {
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** For example {@code 0.123}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.3f", seconds);
    }

    /** For example {@code 0.123 s}, {@code 2 min 3 s} or {@code 1 h 0 min 7 s}. */
    static String duration(Duration duration) {
        if (duration.toMinutes() == 0) {
            return seconds(duration.toMillis() / 1000.0) + " s";
        }
        String hours = duration.toHours() == 0 ? "" : count(duration.toHours()) + " h ";
        return hours + duration.toMinutesPart() + " min " + duration.toSecondsPart() + " s";
    }
}
