package dev.tokenhold.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program strace, which records the system calls of another program, makes them fail, or kills the program in one of them.
 *
 * <p>Calls are regular expressions such as {@code /^fsync$}. A fault is a call and what happens in it, such as
 * {@code /^fsync$:error=EIO:when=2} or {@code /^rename:signal=KILL:when=1}: the second such call of a thread fails, or the first one
 * kills the process.
 */
public final class Strace {

    /** Filters in the kernel: all other calls run at full speed. */
    private static final String PASS_OTHER_CALLS = "--seccomp-bpf";

    private Strace() {}

    /** Skips the test unless strace is installed and may trace. */
    public static void require() {
        Machine.requireProgram("strace");
        List<String> command = new ArrayList<>(record(Path.of("/dev/null"), "/^fsync$", List.of()));
        command.add("true");
        Machine.requireSuccess(command.toArray(String[]::new));
    }

    /**
     * Makes a command line that records system calls.
     *
     * @param trace the file for the recorded calls
     * @param calls which calls it records
     * @param paths the only files whose calls count, as the kernel shows their paths; none for the calls of all files
     * @return the words before the program and its arguments
     */
    public static List<String> record(Path trace, String calls, List<Path> paths) {
        List<String> line = watch(trace, calls, paths);
        line.add(PASS_OTHER_CALLS);
        return line;
    }

    /**
     * Makes a command line that injects a fault.
     *
     * @param trace the file for the recorded calls
     * @param fault the call and what happens in it
     * @param paths the only files whose calls count, as the kernel shows their paths; none for the calls of all files
     * @return the words before the program and its arguments
     */
    public static List<String> inject(Path trace, String fault, List<Path> paths) {
        List<String> line = watch(trace, fault.substring(0, fault.indexOf(':')), paths);
        line.addAll(List.of("-e", "inject=" + fault));
        // strace 6.1 loses injected signals with it.
        if (!fault.contains(":signal=")) {
            line.add(PASS_OTHER_CALLS);
        }
        return line;
    }

    private static List<String> watch(Path trace, String calls, List<Path> paths) {
        List<String> line = new ArrayList<>(List.of("strace", "-f", "-qq", "-y", "-o", trace.toString()));
        line.addAll(List.of("-e", "trace=" + calls));
        for (Path path : paths) {
            line.addAll(List.of("-P", path.toString()));
            // As a call names it that is relative to its folder.
            line.addAll(List.of("-P", String.valueOf(path.getFileName())));
        }
        return line;
    }

    /**
     * Asserts that the fault occurred.
     *
     * @param trace the file of the recorded calls
     * @param fault the fault, for the message
     */
    public static void assertInjected(Path trace, String fault) {
        try {
            assertThat(Files.readString(trace)).as("%s was injected", fault).containsAnyOf("INJECTED", "SIGKILL");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
