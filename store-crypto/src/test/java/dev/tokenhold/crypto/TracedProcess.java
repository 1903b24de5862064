package dev.tokenhold.crypto;

import dev.tokenhold.testkit.Strace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process under strace, which injects a fault into it. */
final class TracedProcess {

    private TracedProcess() {}

    /** Runs a program to its end, and returns what it has printed. */
    static String run(Path trace, String fault, List<Path> paths, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        Strace.require();
        List<String> command = new ArrayList<>(Strace.inject(trace, fault, paths));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Strace.assertInjected(trace, fault);
        return output;
    }
}
