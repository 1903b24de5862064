package dev.tokenhold.migrate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A class data archive (CDS) of the executable jar: each process that a test starts takes half the processor time to start. */
final class JarArchive {

    /** The options of Java that make a process use it, without a warning in its output if it cannot. */
    static final List<String> OPTIONS = options();

    private JarArchive() {}

    private static List<String> options() {
        Path archive = Path.of("target/store-migrate-" + Runtime.version().feature() + ".jsa")
                .toAbsolutePath();
        try {
            if (Files.notExists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JarProcess.JAR)) < 0) {
                make(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return List.of("-XX:+UseSerialGC", "-Xlog:disable", "-XX:SharedArchiveFile=" + archive);
    }

    // Of the classes that an ordinary copy loads.
    private static void make(Path archive) throws IOException, InterruptedException {
        // Another JVM of this module's tests may make one, too.
        Path incomplete = Path.of(archive + "." + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(List.of(
                JarProcess.JAVA,
                "-XX:+UseSerialGC",
                "-XX:ArchiveClassesAtExit=" + incomplete,
                "-jar",
                JarProcess.JAR.toString(),
                "--from",
                "memory:",
                "--to",
                "sqlite::memory:"));
        command.addAll(JarProcess.keyringOptions());
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (Files.exists(incomplete)) {
            Files.move(incomplete, archive, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
