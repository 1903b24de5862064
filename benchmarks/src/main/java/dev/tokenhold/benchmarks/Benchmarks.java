package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Runs the benchmarks with the options of JMH, and then prints each operation beside its plain counterpart. */
public final class Benchmarks {

    private static final String PLAIN = "plain";

    private Benchmarks() {}

    /**
     * Runs them.
     *
     * @param arguments the options of JMH; {@code -h} shows them
     * @throws RunnerException if a benchmark fails
     * @throws CommandLineOptionException if an option is wrong
     * @throws IOException if the options cannot be shown
     */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            options.showHelp();
            return;
        }
        Map<String, Double> scores = new TreeMap<>();
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            scores.put(
                    result.getParams().getParam("database") + " " + benchmark.substring(benchmark.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getScore());
        }
        System.out.printf("%n%-24s %12s %12s %8s%n", "operations per second", "store", "plain JDBC", "ratio");
        scores.forEach((name, score) -> {
            int space = name.indexOf(' ');
            String operation = name.substring(space + 1);
            Double plain = scores.get(name.substring(0, space + 1)
                    + PLAIN
                    + Character.toUpperCase(operation.charAt(0))
                    + operation.substring(1));
            if (plain != null) {
                System.out.printf("%-24s %12.0f %12.0f %8.2f%n", name, score, plain, score / plain);
            }
        });
    }
}
