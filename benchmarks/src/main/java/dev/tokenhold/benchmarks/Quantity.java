package dev.tokenhold.benchmarks;

import java.util.Locale;

/** Writes quantities with their units, to three digits. */
final class Quantity {

    private Quantity() {}

    static String time(double seconds) {
        if (seconds < 1e-3) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    static String rate(double perSecond) {
        return digits(perSecond) + "/s";
    }

    static String bytes(double bytes) {
        if (bytes < 1e3) {
            return String.format(Locale.ROOT, "%.0f B", bytes);
        }
        return bytes < 1e6 ? digits(bytes / 1e3) + " kB" : digits(bytes / 1e6) + " MB";
    }

    /** Writes a power of ten. */
    static String roundTime(double seconds) {
        return time(seconds).replaceAll("\\.0+ ", " ");
    }

    /** Writes a power of ten. */
    static String roundBytes(double bytes) {
        return bytes(bytes).replaceAll("\\.0+ ", " ");
    }

    static String digits(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
