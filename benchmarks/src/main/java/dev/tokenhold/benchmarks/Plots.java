package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Draws costs against sizes and threads. */
final class Plots {

    private static final List<String> OURS = List.of("file", "sqlite", "mysql", "postgresql");
    private static final String TOKENS = "tokens in the store";

    private final Results results;
    private final Lines lines;

    Plots(Results results, Lines lines) {
        this.results = results;
        this.lines = lines;
    }

    /** Writes the plots into a folder, except those of which nothing was measured. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Plot find = new Plot("Find by user", TOKENS, Plots::count, "time of one find", Quantity::roundTime);
        Plot save = new Plot("Save one token", TOKENS, Plots::count, "time of one save", Quantity::roundTime);
        Plot allocation = new Plot("Allocation", TOKENS, Plots::count, "bytes for one operation", Quantity::roundBytes);
        Plot threads = new Plot("Saves of many threads", "threads", Plots::count, "saves per second", Plots::count);
        for (String store : OURS) {
            String peer = store.equals("file") ? "google" : "plain-" + store;
            find.add(bySize("find", store, store, false));
            find.add(bySize("find", peer, store, true));
            save.add(bySize("save", store, store, false));
            save.add(bySize("save", store.equals("file") ? "disk" : peer, store, true));
            allocation.add(allocation("find", store, true));
            allocation.add(allocation("save", store, false));
            threads.add(byThreads(store, store, false));
            if (!store.equals("file")) {
                threads.add(byThreads(peer, store, true));
            }
        }
        write(folder.resolve("find.svg"), find);
        write(folder.resolve("save.svg"), save);
        write(folder.resolve("threads.svg"), threads);
        write(folder.resolve("allocation.svg"), allocation);
    }

    private static void write(Path file, Plot plot) throws IOException {
        if (!plot.isEmpty()) {
            Files.writeString(file, plot.toString());
        }
    }

    private static String count(double value) {
        return String.format("%,.0f", value);
    }

    private Plot.Series bySize(String method, String contestant, String color, boolean peer) {
        return new Plot.Series(
                Names.of(contestant),
                color,
                peer,
                points(lines.sizes().stream(), size -> results.cost(new Operation(method, contestant, size, 1))));
    }

    private Plot.Series allocation(String method, String store, boolean dashed) {
        return new Plot.Series(
                method + ", " + Names.of(store),
                store,
                dashed,
                points(lines.sizes().stream(), size -> results.allocated(new Operation(method, store, size, 1))));
    }

    private Plot.Series byThreads(String contestant, String color, boolean peer) {
        return new Plot.Series(
                Names.of(contestant), color, peer, points(Stream.concat(Stream.of(1), Lines.threads()), threads -> {
                    OptionalDouble cost = results.cost(new Operation("save", contestant, lines.usual(), threads));
                    return cost.isPresent() ? OptionalDouble.of(1 / cost.getAsDouble()) : cost;
                }));
    }

    private static Map<Double, Double> points(Stream<Integer> xs, Function<Integer, OptionalDouble> y) {
        Map<Double, Double> points = new TreeMap<>();
        xs.forEach(x -> y.apply(x).ifPresent(value -> points.put((double) x, value)));
        return points;
    }
}
