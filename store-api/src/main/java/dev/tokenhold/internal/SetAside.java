package dev.tokenhold.internal;

import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * The files that were in the place of a store's file until a recovery or a restore: {@code PATH.aside-TIME} and what belongs to them,
 * beside the file. They may hold tokens, so that the next deletion from the store deletes them too.
 */
public final class SetAside {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private SetAside() {}

    /**
     * Makes up the name for a file that is set aside now.
     *
     * @param file the file of the store
     * @return the name, in the same folder
     */
    public static Path name(Path file) {
        return file.resolveSibling(prefix(file) + TIME.format(Instant.now()));
    }

    /**
     * Finds what was set aside.
     *
     * @param file the file of the store, resolved
     * @return the files, in the order of their names
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> of(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        String prefix = prefix(file);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, entry -> String.valueOf(entry.getFileName()).startsWith(prefix))) {
            return StreamSupport.stream(files.spliterator(), false).sorted().toList();
        }
    }

    /**
     * Deletes what was set aside.
     *
     * @param file the file of the store, resolved
     * @throws IOException if a file cannot be deleted
     */
    public static void delete(Path file) throws IOException {
        for (Path aside : of(file)) {
            Files.deleteIfExists(aside);
        }
    }

    /**
     * Reports what was set aside.
     *
     * @param file the file of the store, resolved
     * @return a warning for each file
     * @throws IOException if the folder cannot be read
     */
    public static List<Finding> findings(Path file) throws IOException {
        return of(file).stream()
                .map(aside -> Finding.warning(
                        aside.toString(),
                        "was set aside by a recovery or a restore; it may hold what was deleted since",
                        "delete it when you need it no more"))
                .toList();
    }

    private static String prefix(Path file) {
        return file.getFileName() + ".aside-";
    }
}
