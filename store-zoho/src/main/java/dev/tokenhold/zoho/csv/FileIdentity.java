package dev.tokenhold.zoho.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells one state of a file from another without reading it.
 *
 * @param key the file system's name for the file, where it has one
 * @param size in bytes
 * @param modified the modification time
 */
record FileIdentity(@Nullable Object key, long size, FileTime modified) {

    // The coarsest modification times of a file system in use, those of FAT, are whole seconds.
    private static final Duration COARSEST_TIME = Duration.ofSeconds(2);
    // Elsewhere it is the tick of the operating system's clock, at most 16 ms.
    private static final Duration TICK = Duration.ofMillis(50);

    /**
     * The present state of a file, or null if there is none.
     *
     * @throws IOException if it is not a regular file, or its state cannot be read
     */
    static @Nullable FileIdentity of(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException(attributes.isDirectory() ? "it is a directory" : "it is not a regular file");
            }
            return new FileIdentity(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Whether every change of the file after a time shows. A change within the same tick of the clock as the last one may not. */
    boolean showsChangesAfter(Instant now) {
        Instant time = modified.toInstant();
        return time.plus(time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? COARSEST_TIME : TICK)
                .isBefore(now);
    }
}
