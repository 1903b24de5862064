package dev.tokenhold.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures the stores beside their peers and prints a table of both. */
public final class Benchmarks {

    private static final String USAGE = """
            benchmarks/run [OPTION...] [NAME...] measures the lines of the table whose work contains a NAME, or all.
              --quick     for a moment, with few tokens, to see that everything runs
              --rounds N  how often to measure every line; 3 by default
              --copy N    how many tokens to copy from store to store; 100,000 by default
            """;

    private Benchmarks() {}

    /**
     * Runs them, in the root of the project.
     *
     * @param arguments options and names
     * @throws Exception if a benchmark fails
     */
    public static void main(String[] arguments) throws Exception {
        Scale scale = Scale.FULL;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> scale = Scale.QUICK;
                case "--rounds" -> scale = scale.withRounds(Integer.parseInt(arguments[++i]));
                case "--copy" -> scale = scale.withCopied(Integer.parseInt(arguments[++i]));
                case "--help" -> {
                    System.out.print(USAGE);
                    return;
                }
                default -> names.add(arguments[i]);
            }
        }
        List<Line> lines = new Lines(scale)
                .all().stream()
                        .filter(line -> names.isEmpty()
                                || names.stream().anyMatch(name -> line.work().contains(name)))
                        .toList();
        Results results = new Results();
        try (Session session = new Session(scale, Path.of("benchmarks/target/results"))) {
            for (int round = 0; round < scale.rounds(); round++) {
                for (Line line : lines) {
                    measure(session, line.ours(), round, results);
                    measure(session, line.peers(), round, results);
                }
            }
        }
        System.out.print(Table.of(
                lines.stream().map(results::compare).flatMap(Optional::stream).toList()));
    }

    private static void measure(Session session, Work work, int round, Results results) throws Exception {
        if (results.rounds(work) > round) {
            return;
        }
        Sample sample = work.measure(session);
        results.add(work, sample);
        System.err.printf("%s: %s, %,.0f bytes allocated%n", work.key(), sample.cost(), sample.allocated());
    }
}
