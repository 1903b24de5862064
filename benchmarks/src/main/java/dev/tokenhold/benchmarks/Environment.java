package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run took place.
 *
 * @param date the day that it began, in UTC
 * @param machine the processors, the memory, the operating system and the file system
 * @param jdk the Java runtime
 */
record Environment(String date, String machine, String jdk) {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    static Environment here() throws IOException {
        String machine = String.format(
                Locale.ROOT,
                "%d × %s, %.0f GB of memory, %s %s, %s",
                Runtime.getRuntime().availableProcessors(),
                value(CPU, "model name", System.getProperty("os.arch")),
                memory() / 1e9,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                        .type());
        return new Environment(
                LocalDate.now(ZoneOffset.UTC).toString(),
                machine,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    }

    private static double memory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    private static String value(Path file, String name, String otherwise) throws IOException {
        if (Files.notExists(file)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        }
    }
}
