package dev.tokenhold.migrate.cli.report;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * An axis of a chart. It begins at zero.
 *
 * @param end the largest value on it, above zero
 * @param bend the value above which the axis is logarithmic; 0 if it is linear
 * @param ticks the values to write beside it
 */
record Axis(double end, double bend, List<Double> ticks) {

    /** Beside a rate that is this many times faster, a slow one looks flat. */
    private static final double FLAT = 20;

    /** Returns a linear axis that ends at the largest value. */
    static Axis upTo(double end, int parts) {
        return new Axis(end, 0, ticks(end, parts));
    }

    /**
     * Returns an axis for rates. It is logarithmic if a linear one would show the slowest rate as zero: planning can be a hundred
     * times as fast as copying.
     *
     * @param slowest the slowest rate that must differ visibly from zero
     */
    static Axis forRates(double slowest, double fastest) {
        if (fastest <= FLAT * slowest) {
            double tick = tick(fastest, 4);
            return upTo(Math.ceil(fastest / tick) * tick, 4);
        }
        // A decade of room below the slowest.
        double bend = Math.pow(10, Math.floor(Math.log10(slowest)) - 1);
        List<Double> ticks = DoubleStream.concat(
                        DoubleStream.of(0), DoubleStream.iterate(bend, tick -> tick <= fastest, tick -> tick * 10))
                .boxed()
                .toList();
        return new Axis(fastest, bend, ticks);
    }

    boolean isLogarithmic() {
        return bend > 0;
    }

    /** Returns where a value stands: 0 at the beginning, 1 at the end. */
    double position(double value) {
        return isLogarithmic() ? Math.log1p(value / bend) / Math.log1p(end / bend) : value / end;
    }

    private static List<Double> ticks(double end, int parts) {
        double tick = tick(end, parts);
        // The end may be a tick, give or take a rounding error.
        return LongStream.rangeClosed(0, (long) (end / tick + 1e-6))
                .mapToObj(i -> i * tick)
                .toList();
    }

    /** Returns the smallest of ..., 0.1, 0.2, 0.5, 1, 2, 5, 10, ... that divides a range into at most so many parts. */
    private static double tick(double range, int parts) {
        double least = range / parts;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.of(power, 2 * power, 5 * power)
                .filter(tick -> tick >= least * (1 - 1e-6))
                .findFirst()
                .orElse(10 * power);
    }
}
