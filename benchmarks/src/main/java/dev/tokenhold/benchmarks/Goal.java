package dev.tokenhold.benchmarks;

import java.util.Locale;

/**
 * What the ratio of our cost to a peer's should be.
 *
 * @param unit how the costs are shown, which also tells what is divided by what
 * @param limit the ratio that is just good enough; 0 if the ratio is only reported
 */
record Goal(Unit unit, double limit) {

    enum Unit {
        /** Seconds for an operation: less is better. */
        TIME,
        /** Operations per second: more is better. */
        RATE,
        /** Bytes: less is better. */
        BYTES
    }

    static Goal timeAtMost(double ratio) {
        return new Goal(Unit.TIME, ratio);
    }

    static Goal rateAtLeast(double ratio) {
        return new Goal(Unit.RATE, ratio);
    }

    static Goal bytesAtMost(double ratio) {
        return new Goal(Unit.BYTES, ratio);
    }

    /** A ratio of times without a goal. */
    static Goal reportedTime() {
        return new Goal(Unit.TIME, 0);
    }

    /** A ratio of rates without a goal. */
    static Goal reportedRate() {
        return new Goal(Unit.RATE, 0);
    }

    /** Returns our time, rate or size divided by the peer's. */
    double ratio(double ours, double peers) {
        return unit == Unit.RATE ? peers / ours : ours / peers;
    }

    boolean isReported() {
        return limit == 0;
    }

    boolean isMet(double ratio) {
        return unit == Unit.RATE ? ratio >= limit : ratio <= limit;
    }

    /** Shows a cost in the unit. */
    String show(double cost) {
        return switch (unit) {
            case TIME -> Quantity.time(cost);
            case RATE -> Quantity.rate(1 / cost);
            case BYTES -> Quantity.bytes(cost);
        };
    }

    @Override
    public String toString() {
        return isReported()
                ? ""
                : String.format(Locale.ROOT, "%s %.4g", unit == Unit.RATE ? "≥" : "≤", limit)
                        .replaceAll("\\.?0+$", "");
    }
}
