package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Writes the results of a run as Markdown. */
final class Report {

    private final Results results;
    private final Lines lines;

    Report(Results results, Lines lines) {
        this.results = results;
        this.lines = lines;
    }

    /** Returns the table of all lines that were measured. */
    String comparisons() {
        return Table.of(lines.all().stream()
                        .map(results::compare)
                        .flatMap(Optional::stream)
                        .toList())
                .toString();
    }

    /** Returns all tables. */
    String all() throws IOException {
        Environment environment = results.environment();
        return environment.date() + ", " + environment.jdk() + ", " + environment.machine() + ".\n\n"
                + comparisons()
                + "\n### Time by size\n\nMedian time of one operation in one thread, by the number of tokens.\n\n"
                + bySize(Quantity::time, false)
                + "\n### Allocation by size\n\nBytes that one operation allocates in the JVM.\n\n"
                + bySize(Quantity::bytes, true)
                + "\n### Size of the jars\n\nAll that an application needs at run time for a store.\n\n"
                + Jars.table();
    }

    private Table bySize(DoubleFunction<String> show, boolean allocated) {
        Table table = new Table(Stream.concat(
                        Stream.of("operation"), lines.sizes().stream().map(size -> String.format("%,d", size)))
                .toArray(String[]::new));
        for (String method : List.of("find", "save")) {
            for (String contestant : Lines.STORES) {
                table.add(Stream.concat(
                                Stream.of(method + ", " + Names.of(contestant)),
                                lines.sizes().stream().map(size -> {
                                    Work work = new Operation(method, contestant, size, 1);
                                    OptionalDouble value = allocated ? results.allocated(work) : results.cost(work);
                                    return value.isPresent() ? show.apply(value.getAsDouble()) : "";
                                }))
                        .toArray(String[]::new));
            }
        }
        return table;
    }
}
