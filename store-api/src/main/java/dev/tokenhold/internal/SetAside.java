package dev.tokenhold.internal;

import dev.tokenhold.spi.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        return file.resolveSibling(prefix(file.getFileName()) + TIME.format(Instant.now()));
    }

    /**
     * Finds what was set aside.
     *
     * @param file the file of the store, resolved
     * @return the files, in the order of their names
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> of(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            return folder.names(prefix(file.getFileName())).stream()
                    .sorted()
                    .map(folder::at)
                    .toList();
        }
    }

    /**
     * Deletes what was set aside.
     *
     * @param file the file of the store, resolved
     * @throws IOException if a file cannot be deleted
     */
    public static void delete(Path file) throws IOException {
        try (OpenFolder folder = OpenFolder.around(file)) {
            delete(folder, String.valueOf(file.getFileName()));
        }
    }

    static void delete(OpenFolder folder, String file) throws IOException {
        for (String aside : folder.names(prefix(file))) {
            folder.delete(aside);
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

    private static String prefix(@Nullable Object file) {
        return file + ".aside-";
    }
}
