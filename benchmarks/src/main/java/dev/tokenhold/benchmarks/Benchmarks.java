package dev.tokenhold.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures the stores beside their peers and prints a table of both. */
public final class Benchmarks {

    private static final String USAGE = """
            benchmarks/run [OPTION...] [NAME...] measures the lines of the table that contain a NAME, or everything.
              --quick      for a moment, with few tokens, to see that everything runs
              --rounds N   how often to measure every line of the table; 3 by default, 0 to measure nothing
              --copy N     how many tokens to copy from store to store; 100,000 by default
              --most N     how many tokens the largest store has; 100,000 by default
              --add        keeps the results of the last run for what is not measured
              --document   writes the results into docs/performance.md
            """;

    private final List<String> names = new ArrayList<>();
    private Scale scale = Scale.FULL;
    private boolean add;
    private boolean document;

    private Benchmarks(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> scale = Scale.QUICK;
                case "--rounds" -> scale = scale.withRounds(Integer.parseInt(arguments[++i]));
                case "--copy" -> scale = scale.withCopied(Integer.parseInt(arguments[++i]));
                case "--most" -> scale = scale.withMostTokens(Integer.parseInt(arguments[++i]));
                case "--add" -> add = true;
                case "--document" -> document = true;
                default -> names.add(name(arguments[i]));
            }
        }
        if (document && isQuick()) {
            throw new IllegalArgumentException("--quick measures nothing that is worth a document");
        }
    }

    private static String name(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("no option " + argument + "; --help shows those that there are");
        }
        return argument;
    }

    /**
     * Runs them, in the root of the project.
     *
     * @param arguments options and names
     * @throws Exception if a benchmark fails
     */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        new Benchmarks(arguments).run();
    }

    private void run() throws Exception {
        if (isQuick()) {
            // Another run need not be over, and the lock would make that one fail.
            System.setProperty("jmh.ignoreLock", "true");
        }
        Lines lines = new Lines(scale);
        Path folder = Files.createDirectories(Path.of("benchmarks/target", isQuick() ? "quick" : "results"));
        Path file = folder.resolve("results.json");
        Results results =
                add && Files.exists(file) ? Results.of(Results.read(file).samples()) : Results.none();
        try (Session session = new Session(scale, folder)) {
            new Measurement(session, results, file)
                    .run(
                            lines.all().stream()
                                    .filter(line -> isNamed(line.work()))
                                    .toList(),
                            lines.points().stream()
                                    .filter(work -> isNamed(work.key()))
                                    .toList());
        }
        System.out.print(new Report(results, lines).comparisons());
        if (document) {
            Document.write(results, lines);
        }
    }

    private boolean isQuick() {
        return scale.forks() == Scale.QUICK.forks();
    }

    private boolean isNamed(String work) {
        return names.isEmpty() || names.stream().anyMatch(work::contains);
    }
}
