package dev.tokenhold.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells one generation of a file from another without reading it. Every generation is a new file with a later modification time
 * than the one before, see {@link dev.tokenhold.internal.DurableFiles#replace}.
 */
record FileStamp(@Nullable Object key, FileTime modified, long size) {

    /** Returns the stamp of a file, or null if there is no file. */
    static @Nullable FileStamp of(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
