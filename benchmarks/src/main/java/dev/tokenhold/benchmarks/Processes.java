package dev.tokenhold.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs processes to their end. */
final class Processes {

    private Processes() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * Runs a process.
     *
     * @param log what gets its output
     * @return the seconds from its start to its end
     * @throws IllegalStateException if its exit code is not 0
     */
    static double seconds(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int exitCode = builder.start().waitFor();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + "; see " + log);
        }
        return seconds;
    }
}
