package dev.tokenhold.migrate.cli.report;

import dev.tokenhold.transfer.ProgressListener.Phase;
import java.util.List;

/**
 * How many tokens a phase had processed at which times, from its beginning, with none, to its end.
 *
 * @param phase the phase
 * @param points at least two, in order of time
 */
public record PhaseThroughput(Phase phase, List<Point> points) {

    /**
     * How many tokens of a phase were done at one time.
     *
     * @param seconds the time since the beginning of the run
     * @param tokens how many were done by then
     */
    record Point(double seconds, long tokens) {}

    double beginning() {
        return points.get(0).seconds();
    }

    double end() {
        return points.get(points.size() - 1).seconds();
    }

    double seconds() {
        return end() - beginning();
    }

    long tokens() {
        return points.get(points.size() - 1).tokens();
    }
}
