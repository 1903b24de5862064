package dev.tokenhold.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars that an application carries for each store: the module's own and all that it needs at run time. */
final class Jars {

    private static final List<String> MODULES =
            List.of("store-file", "store-sqlite", "store-mysql", "store-postgresql");
    private static final Path EXECUTABLE = Path.of("store-migrate/target/store-migrate.jar");
    private static final int NAMED = 5;

    private record Jar(String name, double bytes) {

        static Jar of(Path file) {
            try {
                return new Jar(
                        file.getFileName().toString().replaceFirst("(-\\d[^-]*)?(-SNAPSHOT)?\\.jar$", ""),
                        Files.size(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Jars() {}

    static Table table() throws IOException {
        Table table = new Table("module", "all jars", "ours", "the largest others");
        for (String module : MODULES) {
            List<Jar> jars = new ArrayList<>(dependencies(module));
            jars.add(own(module));
            jars.sort(Comparator.comparingDouble(Jar::bytes).reversed());
            double all = jars.stream().mapToDouble(Jar::bytes).sum();
            double ours =
                    jars.stream().filter(Jars::isOurs).mapToDouble(Jar::bytes).sum();
            String largest = jars.stream()
                    .filter(jar -> !isOurs(jar))
                    .limit(NAMED)
                    .map(jar -> jar.name() + " " + Quantity.bytes(jar.bytes()))
                    .collect(Collectors.joining(", "));
            table.add(module, Quantity.bytes(all), Quantity.bytes(ours), largest);
        }
        table.add("store-migrate.jar", Quantity.bytes(Jar.of(EXECUTABLE).bytes()), "", "");
        return table;
    }

    private static boolean isOurs(Jar jar) {
        return jar.name().startsWith("tokenhold-");
    }

    private static List<Jar> dependencies(String module) throws IOException {
        String[] files =
                Files.readString(Path.of(module, "target", "classpath")).strip().split(File.pathSeparator);
        return Stream.of(files).map(Path::of).map(Jar::of).toList();
    }

    private static Jar own(String module) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(module, "target"))) {
            return files.filter(
                            file -> file.getFileName().toString().matches("tokenhold-[a-z]+-[0-9.]+(-SNAPSHOT)?\\.jar"))
                    .map(Jar::of)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
