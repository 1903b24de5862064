package dev.tokenhold.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells one generation of a file from another without reading it. Every generation is a new file with a later modification time
 * than the one before, see {@link DurableFiles#replace}.
 *
 * @param key what the file system calls the file, the inode on Unix; null where it has no name for it
 * @param modified when the file was modified
 * @param size its length in bytes
 */
public record FileStamp(@Nullable Object key, FileTime modified, long size) {

    private static final List<Duration> STEPS =
            List.of(Duration.ofNanos(1_000), Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /**
     * Takes the stamp of a file.
     *
     * @param file the file
     * @param options {@link LinkOption#NOFOLLOW_LINKS} for a file whose links were resolved
     * @return the stamp; null if there is no file
     * @throws IOException if the folder cannot be read
     */
    public static @Nullable FileStamp of(Path file, LinkOption... options) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, options);
            return new FileStamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Makes sure that a new generation is later than the one before. */
    static void makeLater(OpenFolder folder, String generation, Instant before) throws IOException {
        // File systems store times at steps from a nanosecond to two seconds: take the first step that shows.
        for (Duration step : STEPS) {
            BasicFileAttributes present = folder.basic(generation);
            if (present == null || present.lastModifiedTime().toInstant().isAfter(before)) {
                return;
            }
            folder.setModified(generation, FileTime.from(before.plus(step)));
        }
    }
}
