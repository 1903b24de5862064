package dev.tokenhold.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class data archive (CDS) of the libraries on the class path, for the JVMs that tests start: each starts with half the processor
 * time. The first process that ends well leaves a list of the classes that it loaded; the archive is made of it.
 *
 * <p>The system property {@code tokenhold.testkit.archive} names the file, without its extension. Without the property, and where the
 * archive cannot be made, processes start without one.
 */
final class ClassArchive {

    // A JVM archives jars alone, and maps an archive whose class path is the beginning of its own.
    private static final String JARS = entries(true);
    private static final String CLASS_PATH = Stream.of(JARS, entries(false))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    private static final @Nullable ClassArchive OF_THIS_BUILD = Optional.ofNullable(
                    System.getProperty("tokenhold.testkit.archive"))
            .filter(prefix -> !JARS.isEmpty())
            // Unit tests and integration tests of one module have different class paths.
            .map(prefix -> new ClassArchive(prefix + "-" + Integer.toHexString(Objects.hash(JARS, Runtime.version()))))
            .orElse(null);

    private final Path archive;
    private final Path classes;
    private int lists;
    private boolean impossible;

    private ClassArchive(String prefix) {
        archive = Path.of(prefix + ".jsa");
        classes = Path.of(prefix + ".classes");
    }

    /** The options of a JVM that starts, with its class path, and the list of classes that it writes, if any. */
    record Start(List<String> options, @Nullable Path list) {

        /** Keeps the list of a process that has ended well, for the archive. */
        void succeeded() {
            if (list != null && OF_THIS_BUILD != null) {
                OF_THIS_BUILD.keep(list);
            }
        }

        /** Deletes the list of a process that was killed. */
        void ended() {
            if (list != null) {
                deleteIfExists(list);
            }
        }
    }

    /** Returns how the next process starts; {@code typical} if later ones load much the same classes. */
    static Start next(boolean typical) {
        return OF_THIS_BUILD == null ? new Start(List.of("-cp", CLASS_PATH), null) : OF_THIS_BUILD.start(typical);
    }

    private synchronized Start start(boolean typical) {
        if (Files.exists(classes) && isOlderThanAJar(classes)) {
            deleteIfExists(archive);
            deleteIfExists(classes);
        }
        if (!Files.exists(archive) && Files.exists(classes) && !impossible) {
            impossible = !dump();
        }
        if (Files.exists(archive)) {
            // No warning in the output of the process, whatever is wrong with the archive.
            return new Start(List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive, "-cp", CLASS_PATH), null);
        }
        if (!typical || impossible) {
            return new Start(List.of("-cp", CLASS_PATH), null);
        }
        Path list = Path.of(classes + "." + ProcessHandle.current().pid() + "." + lists++);
        return new Start(List.of("-XX:DumpLoadedClassList=" + list, "-cp", CLASS_PATH), list);
    }

    private synchronized void keep(Path list) {
        try {
            if (!Files.exists(classes) && Files.exists(list)) {
                Files.move(list, classes, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            impossible = true;
        }
    }

    private boolean dump() {
        try {
            // Another JVM of this module's tests may make one, too.
            Path incomplete = Path.of(archive + "." + ProcessHandle.current().pid());
            Process process = new ProcessBuilder(
                            JavaProcess.JAVA,
                            "-Xshare:dump",
                            "-XX:+UseSerialGC",
                            "-XX:SharedClassListFile=" + classes,
                            "-XX:SharedArchiveFile=" + incomplete,
                            "-cp",
                            JARS)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0 || !Files.exists(incomplete)) {
                return false;
            }
            Files.move(incomplete, archive, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isOlderThanAJar(Path file) {
        return Stream.of(JARS.split(File.pathSeparator, -1))
                .anyMatch(jar -> new File(jar).lastModified() > file.toFile().lastModified());
    }

    private static String entries(boolean jars) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar") == jars)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
