package dev.tokenhold.benchmarks;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Measures works, one after the other. */
final class Measurement {

    private final Session session;
    private final Results results;
    private final Path file;
    private final Set<String> begun = new HashSet<>();

    /** Writes {@code results} into a file after each measurement, so that an interrupted run loses nothing. */
    Measurement(Session session, Results results, Path file) {
        this.session = session;
        this.results = results;
        this.file = file;
    }

    /**
     * Measures both sides of every line in each round, one after the other, and then every point once that is not part of a line.
     *
     * @throws Exception if a work fails
     */
    void run(List<Line> lines, List<Work> points) throws Exception {
        int rounds = session.scale().rounds();
        for (int round = 0; round < rounds; round++) {
            for (Line line : lines) {
                measure(line.ours(), round);
                measure(line.peers(), round);
            }
        }
        if (rounds > 0) {
            for (Work point : points) {
                measure(point, 0);
            }
        }
    }

    private void measure(Work work, int round) throws Exception {
        if (begun.add(work.key())) {
            results.forget(work);
        }
        if (results.of(work).size() > round) {
            return;
        }
        Optional<String> reason = work.unavailableReason();
        if (reason.isPresent()) {
            System.err.println(work.key() + ": skipped, " + reason.get());
            return;
        }
        Sample sample = work.measure(session);
        results.add(work, sample);
        results.write(file);
        System.err.println(work.key() + ": " + work.show(sample.cost()));
    }
}
